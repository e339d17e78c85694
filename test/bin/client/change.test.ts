import { expect, test } from 'vitest';
import { change, describeDifferences } from '../../../bin/client/change.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

const path = '/v1/domains/example.com';

/** Somebody else changes the domain just before the first change. */
async function withOthers(patch: object): Promise<CommandWorld> {
  const world = await CommandWorld.hosted();
  let isDone = false;
  world.meanwhile = async (call) => {
    if (isDone || !call.startsWith('PATCH')) return;
    isDone = true;
    await world.api.call('PATCH', path, patch, { 'If-Match': '*' });
  };
  return world;
}

test('change() is made although somebody changed something else meanwhile', async () => {
  const world = await withOthers({ autoEnforce: true });
  const { exit } = await world.run('domain', 'set', 'example.com', '--hour', '7');
  expect(exit).toBeUndefined();
  const { body } = await world.api.call('GET', path);
  expect(body).toMatchObject({ digestHour: 7, autoEnforce: true });
});

test('change() overwrites nothing that somebody changed meanwhile, and says what and who', async () => {
  const world = await withOthers({ digestHour: 3 });
  const { exit, err } = await world.run('domain', 'set', 'example.com', '--hour', '7');
  expect([exit, err]).toEqual([
    1,
    expect.stringMatching(
      /^Nothing was changed, because "admin" \(.*\) changed the same at the same time: digestHour: not set → 3\. /u,
    ),
  ]);
  expect((await world.api.call('GET', path)).body.digestHour).toBe(3);
});

test('change() names nobody if the token may not read the audit', async () => {
  const world = await withOthers({ digestHour: 3 });
  world.api.token = (await world.api.call('POST', '/v1/tokens', { owner: 'acme' })).body.token;
  const { err } = await world.run('domain', 'set', 'example.com', '--hour', '7');
  expect(err).toContain('because somebody else changed');
});

test('change() gives up if others change the resource each time', async () => {
  const world = await CommandWorld.hosted();
  let hour = 0;
  world.meanwhile = (call) =>
    call.startsWith('PATCH') && world.api.call('PATCH', path, { digestHour: hour++ }, { 'If-Match': '*' });
  const { exit } = await world.run('domain', 'set', 'example.com', '--auto-enforce');
  expect([exit, world.calls.filter((call) => call.startsWith('PATCH')).length]).toEqual([1, 3]);
});

test('change() prints why it cannot read', async () => {
  await CommandWorld.hosted();
  const wanted = {
    path: '/v1/domains/no.example',
    method: 'PUT',
    body: () => ({}),
    about: () => ({}),
  } as const;
  expect(await change(wanted)).toBeUndefined();
  expect(process.exitCode).toBe(1);
});

test('describeDifferences() names each member that differs', () => {
  expect(describeDifferences({ a: 1, b: 'x', c: [1] }, { a: 1, b: 'y', d: true })).toEqual([
    'b: "x" → "y"',
    'c: [1] → not set',
    'd: not set → true',
  ]);
});

test('describeDifferences() takes another order of members for no difference', () => {
  expect(describeDifferences({ a: [{ b: 1, c: 2 }] }, { a: [{ c: 2, b: 1 }] })).toEqual([]);
});

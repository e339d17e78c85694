import { expect, test } from 'vitest';
import { publish } from '../../../service/publishing/publish.ts';
import { see } from '../publish-policy.ts';
import { enforce, World } from '../world.ts';

const reason = 'the server is new';

async function published(): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce('mx1.example.com'));
  await world.drain();
  world.mxIs('mx1.example.com', 'mx3.example.com');
  return world;
}

const ask = async (world: World, mx: string, request: Partial<Parameters<typeof publish>[2]> = {}) =>
  publish(world.ports, await see(world.ports, world.domain), {
    policy: enforce(mx),
    change: { caller: { id: 'me', scopes: ['write'] }, action: 'PUT policy', dryRun: false },
    ...request,
  });

const audit = ({ handles }: World) =>
  handles.store.keys('audit/').map((key) => JSON.parse(handles.store.text(key) ?? ''));

test('publish() refuses a policy that the guard forbids, and writes no audit entry', async () => {
  const world = await published();
  const before = world.served();
  expect(await ask(world, 'mx1.example.com')).toMatchObject({
    ok: false,
    reason: 'breaks-mail',
    forbidden: [{ code: 'mx-uncovered', subject: 'mx3.example.com' }],
  });
  expect([world.served(), audit(world)]).toEqual([before, []]);
});

test('publish() with an override records its reason in the ledger and in the audit', async () => {
  const world = await published();
  expect(await ask(world, 'mx2.example.com', { override: { reason } })).toMatchObject({ ok: true });
  expect((await world.state()).versions.at(-1)).toMatchObject({ by: 'me', why: reason });
  expect(audit(world)).toMatchObject([
    {
      by: 'me',
      action: 'PUT policy',
      reason,
      request: { mx: ['mx2.example.com'], overridden: [{ code: 'mx-uncovered' }, { code: 'mx-uncovered' }] },
      outcome: 'done',
    },
  ]);
});

test('publish() in a dry run describes the result, and changes nothing', async () => {
  const world = await published();
  const before = world.served();
  const change = { caller: { id: 'me', scopes: [] }, action: 'PUT policy', dryRun: true };
  const result = await ask(world, 'mx2.example.com', { change, override: { reason } });
  expect(result).toMatchObject({ ok: true, changed: true });
  expect([world.served(), audit(world)]).toEqual([before, []]);
});

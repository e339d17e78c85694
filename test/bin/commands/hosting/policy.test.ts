import { expect, test } from 'vitest';
import { CommandWorld, useCommandWorld } from './command-world.ts';

useCommandWorld();

const set = (...more: string[]) => ['policy', 'set', 'example.com', ...more];

test('policy set shows the difference, then publishes, and keeps what is not named', async () => {
  const world = await CommandWorld.hosted();
  world.api.world.mxIs('mx.example.com');
  const first = await world.run(...set('--mode', 'testing', '--mx', 'mx.example.com', '--max-age', '604800'));
  expect(first.out).toMatch(
    /^\+ version: STSv1\n\+ mode: testing\n[\s\S]*\nPublished\. Its id \w+ is announced/u,
  );
  await world.api.world.drain();
  const second = await world.run(...set('--max-age', '1209600'));
  expect(second.out).toMatch(/^- max_age: 604800\n\+ max_age: 1209600\n/u);
  expect(await world.json('policy', 'show', 'example.com')).toMatchObject({
    mode: 'testing',
    mx: ['mx.example.com'],
    maxAgeSeconds: 1_209_600,
  });
  const third = await world.run(...set('--max-age', '1209600'));
  expect(third.out).toContain('The policy stays as it is');
  expect(third.out).toContain('Nothing was changed');
});

test('policy set --dry-run publishes nothing', async () => {
  const world = await CommandWorld.hosted();
  const { out } = await world.run(...set('--mode', 'testing', '--mx', 'mx.example.com', '--dry-run'));
  expect(out).toMatch(/^Nothing was changed\. What would be:\n\+ version/u);
  expect((await world.run('policy', 'show', 'example.com')).exit).toBe(1);
});

test('policy set is refused in words if mail would bounce, and goes through with a reason', async () => {
  const world = await CommandWorld.hosted();
  world.api.world.mxIs('mx.example.com');
  const enforce = set('--mode', 'enforce', '--mx', 'other.example.com', '--max-age', '604800');
  const refused = await world.run(...enforce);
  expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('mx.example.com')]);
  const { out } = await world.run(...enforce, '--override', 'the server is going away');
  expect(out).toContain('Published');
});

test('policy set overwrites no edit that came between', async () => {
  const world = await CommandWorld.hosted();
  await world.publish();
  world.meanwhile = async (call) => {
    if (!call.startsWith('PUT') || call.includes('dry-run')) return;
    world.meanwhile = () => {};
    const policy = { mode: 'testing', mx: ['mx.example.com', 'mx2.example.com'], maxAgeSeconds: 604_800 };
    await world.api.call('PUT', '/v1/domains/example.com/policy', policy, { 'If-Match': '*' });
  };
  const { exit, err } = await world.run(...set('--max-age', '86400'));
  expect([exit, err]).toEqual([
    1,
    expect.stringMatching(/^Nothing was changed, because "admin" .*mx2\.example\.com/su),
  ]);
});

test.each([
  ['nothing to set', set(), 2, 'nothing to set'],
  ['a time that is none', set('--max-age', '1 week'), 2, 'Expected a number of seconds'],
  ['a domain that is not there', ['policy', 'set', 'no.example', '--mode', 'none'], 1, 'Cannot find'],
  ['a policy that is not there', ['policy', 'show', 'example.com'], 1, 'policy'],
])('the verbs of a policy refuse %s', async (_, args, code, message) => {
  const { exit, err } = await (await CommandWorld.hosted()).run(...args);
  expect([exit, err]).toEqual([code, expect.stringContaining(message)]);
});

test('policy versions and suggest print what the service says', async () => {
  const world = await CommandWorld.hosted();
  expect((await world.run('policy', 'versions', 'example.com')).out).toBe('No policy was published yet');
  await world.publish();
  expect((await world.run('policy', 'versions', 'example.com')).out).toMatch(/^ID[\s\S]*testing +current/u);
  const { out } = await world.run('policy', 'suggest', 'example.com', '--template', 'own-servers');
  expect(out).toContain('strictmx policy set example.com --mode testing --mx mx.example.com');
});

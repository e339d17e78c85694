import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import { describeMigration } from '../../../service/life-cycle/describe-migration.ts';
import { startMigration, stopMigration } from '../../../service/life-cycle/start-migration.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { enforce, World } from '../world.ts';

const daySeconds = 86_400;
const old = enforce('mx.old.example');

async function moving(): Promise<World> {
  const world = await World.hosted();
  world.mxIs('mx.old.example');
  await world.edit(old);
  await settle(world);
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await settle(world);
  return world;
}

/** Time passes, and every due task runs; twice, since an edit has to be seen before the next step. */
async function settle(world: World, seconds = 1): Promise<void> {
  const { domain, ports, handles } = world;
  for (const pause of [seconds, 1]) {
    handles.tasks.take();
    handles.clock.advance(pause);
    for (const kind of ['rotate-id', 'advance-life-cycle'] as const) await runTask(ports, { kind, domain });
    await world.drain();
  }
}

async function steps(world: World): Promise<string[]> {
  const state = await world.state();
  const { steps } = await describeMigration(world.ports, state, state.migration!);
  return steps.map(({ name, state }) => `${name} ${state}`);
}

test('a change of provider publishes both servers, waits for old policies and MX caches, and then publishes only the new ones', async () => {
  const world = await moving();
  const both = formatPolicy({ ...old, mx: ['mx.old.example', 'mx.new.example'] });
  expect(world.served()).toBe(both);
  expect((await world.state()).versions.at(-1)).toMatchObject({
    by: 'strictmx',
    step: 'migration',
  });
  expect(await steps(world)).toEqual(['publish-both done', 'change-mx waiting', 'publish-new later']);

  await settle(world, old.maxAgeSeconds);
  expect(await steps(world)).toEqual(['publish-both done', 'change-mx now', 'publish-new later']);
  world.mxIs('mx.new.example');
  await settle(world);
  await settle(world, daySeconds - 10);
  expect(world.served(), 'while resolvers may remember the old MX').toBe(both);
  await settle(world, 20);
  expect(world.served()).toBe(formatPolicy({ ...old, mx: ['mx.new.example'] }));
  await settle(world);
  const { migration } = await world.state();
  expect(migration?.finishedAt).toBeDefined();
});

test('a change of provider waits again if the old MX returns', async () => {
  const world = await moving();
  await settle(world, old.maxAgeSeconds);
  world.mxIs('mx.new.example');
  await settle(world);
  world.mxIs('mx.old.example', 'mx.new.example');
  await settle(world, daySeconds / 2);
  world.mxIs('mx.new.example');
  await settle(world, daySeconds / 2);
  await settle(world, daySeconds - 10);
  expect(world.served()).toContain('mx.old.example');
});

test('a change of provider concludes nothing from a failed MX lookup', async () => {
  const world = await moving();
  await settle(world, old.maxAgeSeconds);
  world.mxIs('mx.new.example');
  await settle(world);
  world.handles.resolver.fail('mx', world.domain);
  await settle(world, 2 * daySeconds);
  expect(world.served()).toContain('mx.old.example');
  world.mxIs('mx.new.example');
  await settle(world);
  expect(world.served()).not.toContain('mx.old.example');
});

test('a change of provider adds a server that the MX names meanwhile', async () => {
  const world = await moving();
  world.mxIs('mx.old.example', 'backup.other.example');
  await settle(world);
  expect(world.served()).toContain('backup.other.example');
});

test('a change of provider is planned again if the owner edits the policy', async () => {
  const world = await moving();
  await settle(world, old.maxAgeSeconds);
  expect((await steps(world))[1]).toBe('change-mx now');
  await world.edit(old);
  await settle(world);
  expect(world.served(), 'both again').toContain('mx.new.example');
  expect((await steps(world))[1], 'and the wait again').toBe('change-mx waiting');
});

test('a stopped change of provider does nothing', async () => {
  const world = await moving();
  await stopMigration(world.ports, world.domain);
  world.mxIs('mx.new.example');
  await settle(world, old.maxAgeSeconds + 3 * daySeconds);
  expect(world.served()).toContain('mx.old.example');
});

test('a change of provider without a policy says what to do, and starts once there is one', async () => {
  const world = await World.hosted();
  world.mxIs('mx.old.example');
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await settle(world);
  expect((await world.state()).migration?.problem).toMatchObject({ code: 'no-valid-policy' });
  await world.edit(old);
  await settle(world);
  expect(world.served()).toContain('mx.new.example');
  expect((await world.state()).migration?.problem).toBeUndefined();
});

test('a change of provider that started without a policy continues from the first policy to the new servers', async () => {
  const world = await World.hosted();
  world.mxIs('mx.old.example');
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await settle(world);
  await world.edit({ ...old, mx: ['mx.old.example', 'mx.new.example'] });
  await settle(world);
  const { migration } = await world.state();
  expect(migration?.problem, 'nothing had to be published').toBeUndefined();
  world.mxIs('mx.new.example');
  await settle(world);
  await settle(world, old.maxAgeSeconds + 2 * daySeconds);
  expect(world.served()).toBe(formatPolicy({ ...old, mx: ['mx.new.example'] }));
});

test('a change of provider keeps the old servers for senders that hold only them, even if the MX changed at once', async () => {
  const world = await moving();
  world.mxIs('mx.new.example');
  await settle(world);
  await settle(world, 3 * daySeconds);
  expect(world.served()).toContain('mx: mx.old.example');
  await settle(world, old.maxAgeSeconds);
  expect(world.served()).toBe(formatPolicy({ ...old, mx: ['mx.new.example'] }));
});

test('a change of provider keeps a server that the owner has added to the policy and the MX meanwhile', async () => {
  const world = await moving();
  await world.edit({ ...old, mx: ['mx.old.example', 'mx.new.example', 'backup.example'] });
  await settle(world, old.maxAgeSeconds);
  world.mxIs('mx.new.example', 'backup.example');
  await settle(world);
  await settle(world, old.maxAgeSeconds + 2 * daySeconds);
  expect(world.served()).toBe(formatPolicy({ ...old, mx: ['mx.new.example', 'backup.example'] }));
  await settle(world);
  expect((await world.state()).migration?.finishedAt).toBeDefined();
});

test('a change of provider names every mail server that its next step would make senders refuse', async () => {
  const world = await World.hosted();
  const wildcard = enforce('*.old.example');
  world.mxIs('a.old.example', 'b.old.example');
  await world.edit(wildcard);
  await settle(world);
  await startMigration(world.ports, { domain: world.domain, by: 'owner', newMx: ['mx.new.example'] });
  await settle(world);
  await settle(world, old.maxAgeSeconds);
  world.mxIs('mx.new.example');
  await settle(world);
  world.handles.clock.advance(2 * daySeconds);
  // The old servers return between the planning of the step and its guard.
  const { resolver } = world.handles;
  const lookUp = resolver.mx.bind(resolver);
  resolver.mx = async (name) => {
    const answer = await lookUp(name);
    world.mxIs('a.old.example', 'b.old.example');
    return answer;
  };
  await runTask(world.ports, { kind: 'advance-life-cycle', domain: world.domain });
  expect((await world.state()).migration?.problem?.parameters).toMatchObject({
    causes: [{ parameters: { host: 'a.old.example' } }, { parameters: { host: 'b.old.example' } }],
  });
});

diesAtEveryCall('a change of provider', {
  arrange: async () => {
    const world = await World.hosted();
    world.mxIs('mx.old.example');
    await world.edit({ ...old, maxAgeSeconds: 600 });
    await settle(world);
    return world;
  },
  step: async (world) => {
    const { ports, domain } = world;
    if (!(await world.state()).migration)
      await startMigration(ports, { domain, by: 'owner', newMx: ['mx.new.example'] });
    await settle(world, 61);
    await settle(world, 700);
    world.mxIs('mx.new.example');
    await settle(world);
    await settle(world, daySeconds);
  },
  endState: (world) => world.served(),
});

import { expect, test } from 'vitest';
import { publishStep } from '../../../service/publishing/publish-step.ts';
import { see } from '../publish-policy.ts';
import { enforce, World } from '../world.ts';

async function published(...mx: string[]): Promise<World> {
  const world = await World.hosted();
  await world.edit(enforce(...mx));
  await world.drain();
  return world;
}

const step = async (world: World, ...mx: string[]) =>
  publishStep(world.ports, await see(world.ports, world.domain), {
    policy: enforce(...mx),
    by: 'strictmx',
    step: 'migration',
  });

test('publishStep() does not publish a policy that would make senders refuse a server that they deliver to now', async () => {
  const world = await published('mx1.example.com');
  world.mxIs('mx1.example.com');
  const before = world.served();
  expect(await step(world, 'mx2.example.com')).toMatchObject({
    ok: false,
    reason: 'breaks-mail',
    forbidden: [{ code: 'mx-uncovered', subject: 'mx1.example.com' }],
  });
  expect(world.served()).toBe(before);
});

test('publishStep() ignores servers that senders refuse already, and records that in the ledger', async () => {
  const world = await published('mx1.example.com');
  world.mxIs('mx1.example.com', 'mx3.example.com');
  expect(await step(world, 'mx1.example.com', 'mx2.example.com')).toMatchObject({ ok: true, changed: true });
  expect((await world.state()).versions.at(-1)).toMatchObject({
    by: 'strictmx',
    step: 'migration',
    overridden: [{ code: 'mx-uncovered', parameters: { host: 'mx3.example.com' } }],
  });
});

test('publishStep() publishes a policy that the guard allows, and records nothing extra in the ledger', async () => {
  const world = await published('mx1.example.com');
  world.mxIs('mx1.example.com');
  expect(await step(world, 'mx1.example.com', 'mx2.example.com')).toMatchObject({ ok: true });
  expect((await world.state()).versions.at(-1)).not.toHaveProperty('overridden');
});

test('publishStep() leaves an entry in the audit, and none when its text is there already', async () => {
  const world = await published('mx1.example.com');
  world.mxIs('mx1.example.com');
  for (const _ of ['first', 'again']) await step(world, 'mx1.example.com', 'mx2.example.com');
  const entries = world.handles.store.keys('audit/').map((key) => world.handles.store.text(key) ?? '');
  expect(entries.map((text) => JSON.parse(text))).toMatchObject([
    { by: 'strictmx', action: 'migration example.com', outcome: 'planned' },
  ]);
});

test('publishStep() is stale if the policy was edited after the decision', async () => {
  const world = await published('mx1.example.com');
  const before = await see(world.ports, world.domain);
  await world.edit(enforce('mx3.example.com'));
  const decided = {
    policy: enforce('mx1.example.com', 'mx2.example.com'),
    by: 'strictmx',
    step: 'migration',
  } as const;
  expect(await publishStep(world.ports, before, decided)).toMatchObject({ ok: false, reason: 'stale' });
});

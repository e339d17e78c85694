import { expect, test } from 'vitest';
import { planPolicy } from '../../../bin/apply/plan-policy.ts';
import { CommandWorld, useCommandWorld } from '../commands/hosting/command-world.ts';

useCommandWorld();

async function published(mode?: string): Promise<CommandWorld> {
  const world = await CommandWorld.hosted();
  await world.publish(mode);
  return world;
}

const domain = 'example.com';
const plan = async (policy: Parameters<typeof planPolicy>[1]) => {
  const { differences, steps, warnings } = await planPolicy(domain, policy);
  return {
    differences,
    steps: steps.map(({ method, path, body }) => ({ [`${method} ${path}`]: body })),
    warnings,
  };
};

const path = `/v1/domains/${domain}`;

test('planPolicy() takes another order of the servers for no change', async () => {
  const world = await published();
  await world.run('policy', 'set', domain, '--mx', 'mx.example.com', '--mx', 'b.example');
  expect((await plan({ mx: ['b.example', 'mx.example.com'] })).steps).toEqual([]);
});

test('planPolicy() has nothing to do while the same change of provider is in progress, whatever step it is at', async () => {
  const world = await published('enforce');
  await world.run('migration', 'start', domain, '--mx', 'b.example');
  expect((await plan({ mx: ['b.example'] })).differences).toEqual([]);
  await world.api.world.drain();
  expect((await world.json('policy', 'show', domain)).mx).toEqual(['mx.example.com', 'b.example']);
  expect(await plan({ mode: 'enforce', mx: ['b.example'] })).toEqual({
    differences: [],
    steps: [],
    warnings: [],
  });
});

test('planPolicy() still plans another mode meanwhile, with the servers of both', async () => {
  const world = await published();
  await world.run('migration', 'start', domain, '--mx', 'b.example');
  await world.api.world.drain();
  const { steps } = await plan({ mode: 'none', mx: ['b.example'] });
  expect(steps).toEqual([
    { [`PUT ${path}/policy`]: { mode: 'none', mx: ['mx.example.com', 'b.example'], maxAgeSeconds: 604_800 } },
  ]);
});

test('planPolicy() gives a change of provider that is in progress another goal, even back', async () => {
  const world = await published();
  await world.run('migration', 'start', domain, '--mx', 'b.example');
  await world.api.world.drain();
  for (const mx of [['mx.example.com'], ['c.example']])
    expect((await plan({ mx })).steps).toEqual([{ [`PUT ${path}/migration`]: { mx } }]);
});

test('planPolicy() passes on what the service warns of', async () => {
  await published();
  expect((await plan({ maxAgeSeconds: 100 })).warnings).toEqual([expect.stringContaining('100')]);
});

import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import type { Policy } from '../../../core/mta-sts/policy.ts';
import { describeLifeCycle } from '../../../service/life-cycle/describe-life-cycle.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { announce, enforce, World } from '../world.ts';

const policy = enforce('mx.example.com');

/** Each policy announced a minute after the one before. */
async function served(...policies: Policy[]): Promise<World> {
  const world = await World.hosted();
  world.mxIs('mx.example.com');
  for (const one of policies) {
    world.handles.clock.advance(60);
    await world.edit(one);
    await announce(world);
  }
  return world;
}

const describe = async (world: World) => describeLifeCycle(world.ports, await world.state());

test('describeLifeCycle() of a domain without a policy needs nothing, and may be deleted now', async () => {
  const world = await World.hosted();
  expect(await describe(world)).toEqual({
    mxNeeds: [],
    deletable: { from: world.ports.clock.now().toISOString(), open: false },
    incidents: [],
  });
});

test('describeLifeCycle() says until when each MX must stay valid and from when everything may be deleted', async () => {
  const world = await served(policy, { ...policy, mode: 'none' });
  world.handles.edge.cacheSeconds = 600;
  const [{ id, supersededAt } = { id: '' }] = (await world.state()).versions;
  const until = new Date(Date.parse(supersededAt!) + (600 + policy.maxAgeSeconds) * 1000).toISOString();
  expect(await describe(world)).toEqual({
    mxNeeds: [{ pattern: 'mx.example.com', until, versionId: id, open: false }],
    deletable: { from: until, open: false },
    incidents: [],
  });
});

test('describeLifeCycle() says that the dates move while a policy is served', async () => {
  const world = await served(policy);
  const from = new Date(world.ports.clock.now().getTime() + policy.maxAgeSeconds * 1000).toISOString();
  expect(await describe(world)).toMatchObject({ mxNeeds: [{ open: true }], deletable: { from, open: true } });
});

test.each<[Policy['mode'], boolean]>([
  ['testing', true],
  ['enforce', false],
  ['none', false],
])(
  'describeLifeCycle() under mode %s says whether something is missing for enforce: %s',
  async (mode, says) => {
    const { enforce } = await describe(await served({ ...policy, mode, mx: ['other.example.net'] }));
    expect(enforce?.missing.map(({ code }) => code).includes('evidence-coverage') ?? false).toBe(says);
  },
);

test('describeLifeCycle() asks no name server if nothing depends on its answer', async () => {
  const world = await served(policy);
  world.handles.resolver.mx = () => Promise.reject(new Error('asked'));
  expect(await describe(world)).not.toHaveProperty('enforce');
});

test('describeLifeCycle() shows plans, the last check and the incidents that are open', async () => {
  const world = await served(policy);
  const { domain, ports, handles } = world;
  const at = ports.clock.now().toISOString();
  const removal = { requestedAt: at, by: 'owner' };
  const migration = { startedAt: at, by: 'owner', newMx: ['mx.new.example'] };
  handles.store.edit(domainKey(domain), JSON.stringify({ ...(await world.state()), removal, migration }));
  const open = { ...finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' }), openedAt: at };
  const watch = { schema: 1, domain, checkedAt: at, incidents: [{ ...open, closedAt: at }, open] };
  handles.store.edit(incidentsKey(domain), JSON.stringify(watch));
  expect(await describe(world)).toMatchObject({
    removal: { ...removal, steps: { length: 4 } },
    migration: { ...migration, steps: { length: 3 } },
    checkedAt: at,
    incidents: [{ ...open, fallBack: { keepValid: ['mx.example.com'] } }],
  });
});

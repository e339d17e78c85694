import { expect, test } from 'vitest';
import { enterElsewhere } from '../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { describeArrival } from '../../../service/life-cycle/describe-arrival.ts';
import type { DomainState } from '../../../service/store/domains/domain.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const text = 'version: STSv1\nmode: enforce\nmx: mx.old.example\nmax_age: 864000\n';

async function arriving(change: Partial<DomainState> = {}) {
  const world = new World();
  await world.register();
  const state = await world.state();
  const versions = enterElsewhere([], { text }, world.ports.clock.now());
  return { world, state: { ...state, versions, ...change } };
}

const stepNow = (steps: { name: string; state: string }[] = []) =>
  steps.find(({ state }) => state === 'now' || state === 'waiting')?.name;

test.each([
  ['records-to-set', 'publish-same'],
  ['cname-seen', 'publish-same'],
  ['serving', 'publish-same'],
])(
  'describeArrival() of a domain without a policy in the state %s asks for one',
  async (hosting, expected) => {
    const { world, state } = await arriving({
      hosting: { state: hosting, since: timestamp('2026-11-24T10:00:00.000Z') },
    });
    expect(stepNow(describeArrival(world.ports, state)?.steps)).toBe(expected);
  },
);

test('describeArrival() asks a claim first for the records that prove whose domain it is', async () => {
  const { world, state } = await arriving({ zone: 'external' });
  expect(stepNow(describeArrival(world.ports, state, true)?.steps)).toBe('prove-control');
});

test('describeArrival() ends once the other host may be left', async () => {
  const world = await World.hosted();
  await world.edit(enforce('mx.new.example'));
  await world.drain();
  const state = await world.state();
  const versions = [...enterElsewhere([], { text }, world.ports.clock.now()), ...state.versions];
  expect(stepNow(describeArrival(world.ports, { ...state, versions })?.steps)).toBe('end-elsewhere');
  world.handles.clock.advance(86_400);
  expect(describeArrival(world.ports, { ...state, versions })).toBeUndefined();
});

test.each<[string, Partial<DomainState>]>([
  ['no other host served a policy', { versions: [] }],
  [
    'the domain is being removed',
    { removal: { requestedAt: timestamp('2026-11-24T10:00:00.000Z'), by: 'owner' } },
  ],
])('describeArrival() is nothing if %s', async (_, change) => {
  const { world, state } = await arriving(change);
  expect(describeArrival(world.ports, state)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { describeRemoval } from '../../../service/life-cycle/describe-removal.ts';
import { removalSteps } from '../../../service/life-cycle/removal-steps.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const requestedAt = timestamp('2026-11-24T10:00:00.000Z');
const recordsDeletedAt = timestamp('2026-12-24T10:00:00.000Z');
const asked = { requestedAt, by: 'owner' };

async function served() {
  const world = await World.hosted();
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  return { ports: world.ports, state: await world.state() };
}

test('describeRemoval() shows who requested it and why, what blocks it, and its steps', async () => {
  const { ports, state } = await served();
  const problem = problemOf(finding('host-not-deleted', { domain: state.domain }), new Date(requestedAt));
  const removal = { ...asked, forcedBecause: 'customer left', problem };
  const steps = removalSteps(ports, { ...state, removal });
  expect(describeRemoval(ports, state, removal)).toEqual({ ...removal, cancellable: true, steps });
});

test('describeRemoval() says that it cannot be cancelled once it deletes', async () => {
  const { ports, state } = await served();
  const removal = { ...asked, deletingSince: requestedAt };
  expect(describeRemoval(ports, state, removal)).toMatchObject({ cancellable: false });
});

test.each([
  ['to come until our records are gone', {}, 'later', undefined],
  ['to be taken from then on', { recordsDeletedAt }, 'now', recordsDeletedAt],
])(
  'describeRemoval() names the CNAMEs in an external zone, which its owner deletes: %s',
  async (_, deleted, due, at) => {
    const { ports, state } = await served();
    const removal = { ...asked, ...deleted };
    const external = { ...state, zone: 'external' as const, removal };
    const { steps } = describeRemoval(ports, external, removal);
    expect(steps.slice(0, -1)).toEqual(removalSteps(ports, external));
    expect(steps.at(-1)).toEqual({
      name: 'delete-cnames',
      state: due,
      at: at ?? steps.at(-2)?.at,
      who: 'owner',
      parameters: { names: ['mta-sts.example.com', '_mta-sts.example.com', '_smtp._tls.example.com'] },
    });
  },
);

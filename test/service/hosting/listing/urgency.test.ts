import { expect, test } from 'vitest';
import { finding } from '../../../../core/finding/finding.ts';
import { urgencyOf } from '../../../../service/hosting/listing/urgency.ts';
import type { DomainState } from '../../../../service/store/domains/domain.ts';
import { timestamp } from '../../../fakes/names.ts';
import { World } from '../../world.ts';

const openedAt = timestamp('2026-11-24T10:00:00Z');
const incident = (severity: 'error' | 'warning') => ({ ...finding('mx-none', {}, severity), openedAt });
const problem = { ...finding('step-failed', { error: 'x' }), since: openedAt };

const { state: served, announced } = await (async () => {
  const world = await World.hosted();
  await world.drain();
  const state = await world.state();
  await world.edit({ mode: 'testing', mx: ['mx1.example.com'], maxAgeSeconds: 604_800 });
  await world.drain();
  return { state, announced: await world.state() };
})();

const removal = { requestedAt: openedAt, by: 'admin' };

test.each<[string, object, ReturnType<typeof incident>[], string]>([
  ['with a problem', { ...announced, rotation: { problem } }, [], 'act'],
  ['with a problem of its removal', { ...announced, removal: { ...removal, problem } }, [], 'act'],
  ['with an open error', announced, [incident('warning'), incident('error')], 'act'],
  [
    'whose records its owner sets',
    { ...served, zone: 'external', hosting: { state: 'records-to-set' } },
    [],
    'set-up',
  ],
  ['whose records are being set', { ...served, hosting: { state: 'records-to-set' } }, [], 'wait'],
  ['without a policy', served, [incident('warning')], 'set-up'],
  ['with an open warning', announced, [incident('warning')], 'look'],
  ['whose policy is not announced yet', { ...announced, announced: undefined }, [], 'wait'],
  ['that is announced', announced, [], 'calm'],
  ['that is being removed', { ...announced, removal }, [incident('warning')], 'off'],
])('urgencyOf() a domain %s', (_what, state, incidents, urgency) => {
  expect(urgencyOf({ state: state as DomainState, incidents })).toBe(urgency);
});

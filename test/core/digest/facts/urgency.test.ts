import { expect, test } from 'vitest';
import { needsAction, needsCheck } from '../../../../core/digest/facts/urgency.ts';
import { timestamp } from '../../../fakes/names.ts';
import { incident } from '../digest-facts.ts';

const endedAt = timestamp('2026-11-23T01:00:00Z');

test.each([
  ['an open error', incident({ severity: 'error' }), [true, false]],
  ['an open warning', incident({ severity: 'warning' }), [false, true]],
  ['an open note', incident({ severity: 'note' }), [false, false]],
  ['a past error', incident({ severity: 'error', endedAt }), [false, false]],
  ['a past warning', incident({ severity: 'warning', endedAt }), [false, false]],
])('needsAction() and needsCheck() of %s', (_reason, one, expected) => {
  expect([needsAction(one), needsCheck(one)]).toEqual(expected);
});

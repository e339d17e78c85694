import { expect, test } from 'vitest';
import { dateSteps } from '../../../core/mta-sts/plan.ts';

const now = new Date('2026-11-24T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const step = (name: string, done: boolean, hours: number) => ({
  step: { name },
  done,
  from: inHours(hours),
});
const dated = (...steps: ReturnType<typeof step>[]) =>
  dateSteps(steps, now).map(({ name, state, at }) => `${name} ${state} ${at?.slice(11, 13) ?? ''}`.trim());

test.each([
  [
    'the first step that is not done can be taken',
    [step('a', false, 0), step('b', false, 1)],
    ['a now 12', 'b later 13'],
  ],
  [
    'a step whose time has not come waits',
    [step('a', true, 0), step('b', false, 1)],
    ['a done', 'b waiting 13'],
  ],
  ['a step whose time has passed can be taken now', [step('a', false, -5)], ['a now 12']],
  [
    'no step is dated before an earlier one',
    [step('a', false, 3), step('b', false, 1)],
    ['a waiting 15', 'b later 15'],
  ],
  [
    'a step that was done out of turn is done',
    [step('a', false, 0), step('b', true, 9), step('c', false, 1)],
    ['a now 12', 'b done', 'c later 13'],
  ],
])('dateSteps(): %s', (_what, steps, expected) => {
  expect(dated(...steps)).toEqual(expected);
});

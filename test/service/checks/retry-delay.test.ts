import { expect, test } from 'vitest';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { isCheckNeeded, retryDelaySeconds } from '../../../service/checks/retry-delay.ts';

const now = new Date('2026-11-24T12:00:00Z');
const ago = (seconds: number) => timestampOf(new Date(now.getTime() - seconds * 1000));

test.each([
  ["a new problem: the service's setting", 0, 60],
  ['four minutes: the same', 240, 60],
  ['twenty minutes: a quarter of that', 1200, 300],
  ['an hour: the longest delay of the queue', 3600, 900],
  ['a week: the same', 604_800, 900],
  ['a problem from a clock that is ahead', -600, 60],
])('retryDelaySeconds() of %s', (_, ageSeconds, wanted) => {
  expect(retryDelaySeconds({ retrySeconds: 60 }, { since: ago(ageSeconds) }, now)).toBe(wanted);
});

test.each([
  ['none was requested', undefined, true],
  ['one is to come that is earlier', ago(-30), false],
  ['one is to come at the same time', ago(-60), false],
  ['one is to come that is later', ago(-61), true],
  ['one is due now', ago(0), true],
  ['one is over', ago(1), true],
])('isCheckNeeded() in a minute when %s', (_, nextCheckAt, wanted) => {
  expect(isCheckNeeded(nextCheckAt, new Date(now.getTime() + 60_000), now)).toBe(wanted);
});

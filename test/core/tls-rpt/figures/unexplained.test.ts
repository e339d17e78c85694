import { expect, test } from 'vitest';
import { countUnexplained, findLostByJoining } from '../../../../core/tls-rpt/figures/unexplained.ts';

const policy = (failedSessions: number, ...results: number[]) => ({
  failedSessions,
  results: results.map((failed) => ({ failedSessions: failed })),
});

test.each([
  ['all that no result explains', policy(10, 3, 2), 5],
  ['none if results overlap', policy(10, 8, 8), 0],
  ['all without results', policy(10), 10],
])('countUnexplained() counts %s', (_, one, unexplained) => {
  expect(countUnexplained(one)).toBe(unexplained);
});

test.each([
  ['what overlapping results of another policy would hide', [policy(10), policy(10, 10, 10)], 10],
  ['what they would hide in part', [policy(10), policy(10, 10, 4)], 10],
  ['nothing while the sums tell the same', [policy(10), policy(10, 10)], 0],
  ['nothing of a single policy', [policy(10, 4)], 0],
])('findLostByJoining() finds %s', (_, policies, lost) => {
  expect(findLostByJoining(policies)).toBe(lost);
});

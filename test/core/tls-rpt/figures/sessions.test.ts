import { expect, test } from 'vitest';
import { addCounts, addSessions, sumCounts } from '../../../../core/tls-rpt/figures/sessions.ts';

test('addSessions() of none is none', () => {
  expect(addSessions([])).toEqual({ successfulSessions: 0, failedSessions: 0 });
});

test('addCounts() never leaves the numbers that JSON keeps exactly', () => {
  expect(addCounts(Number.MAX_SAFE_INTEGER, 5)).toBe(Number.MAX_SAFE_INTEGER);
});

test('sumCounts() stays a safe integer', () => {
  expect(sumCounts([])).toBe(0);
  expect(sumCounts([1, 2, 3])).toBe(6);
  expect(sumCounts([Number.MAX_SAFE_INTEGER, 5, Number.MAX_SAFE_INTEGER])).toBe(Number.MAX_SAFE_INTEGER);
});

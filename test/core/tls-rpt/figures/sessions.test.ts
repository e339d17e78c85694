import { expect, test } from 'vitest';
import type { DayPolicy } from '../../../../core/tls-rpt/figures/day.ts';
import {
  addCounts,
  addSessions,
  failuresOf,
  sessionsOf,
  sumCounts,
} from '../../../../core/tls-rpt/figures/sessions.ts';
import { policyOf, reportOf, resultOf } from './day-reports.ts';

const policy = (policyType: string, failedSessions: number, successfulSessions = 10) =>
  policyOf({
    policyType,
    successfulSessions,
    failedSessions,
    results: [resultOf('certificate-expired', failedSessions)],
  });
const report = (...policies: DayPolicy[]) => reportOf(policies);

test('sessionsOf() counts sessions that two policies list once, and those without a policy besides', () => {
  const sessions = sessionsOf(
    report(policy('sts', 2), policy('tlsa', 3, 4), policy('no-policy-found', 1, 5)),
  );
  expect(sessions).toEqual({ successfulSessions: 9 + 5, failedSessions: 3 + 1 });
});

test('failuresOf() takes the larger of the numbers that overlapping policies have for a type', () => {
  expect(failuresOf(report(policy('sts', 2), policy('tlsa', 3)))).toEqual(
    new Map([['certificate-expired', 3]]),
  );
});

test('addSessions() of none is none', () => {
  expect(addSessions([])).toEqual({ successfulSessions: 0, failedSessions: 0 });
});

test('addCounts() never leaves the numbers that JSON keeps exactly', () => {
  expect(addCounts(Number.MAX_SAFE_INTEGER, 5)).toBe(Number.MAX_SAFE_INTEGER);
});

test('sumCounts() never leaves these numbers either', () => {
  expect(sumCounts([])).toBe(0);
  expect(sumCounts([1, 2, 3])).toBe(6);
  expect(sumCounts([Number.MAX_SAFE_INTEGER, 5, Number.MAX_SAFE_INTEGER])).toBe(Number.MAX_SAFE_INTEGER);
});

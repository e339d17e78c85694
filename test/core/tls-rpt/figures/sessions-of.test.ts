import { expect, test } from 'vitest';
import type { DayPolicy } from '../../../../core/tls-rpt/figures/day.ts';
import { failuresOf, sessionsOf } from '../../../../core/tls-rpt/figures/sessions-of.ts';
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
    report(policy('sts', 2, 10), policy('tlsa', 3, 9), policy('no-policy-found', 1, 5)),
  );
  expect(sessions).toEqual({ successfulSessions: 9 + 5, failedSessions: 3 + 1 });
});

test('sessionsOf() adds the sessions of policies whose totals differ', () => {
  expect(sessionsOf(report(policy('sts', 0, 6), policy('tlsa', 10, 0)))).toEqual({
    successfulSessions: 6,
    failedSessions: 10,
  });
});

test('sessionsOf() uses the larger number if Microsoft lists sessions twice, even if the totals differ', () => {
  const twice = reportOf([policy('sts', 2, 5), policy('tlsa', 1, 3)], { submitter: 'microsoft.com' });
  expect(sessionsOf(twice)).toEqual({ successfulSessions: 5, failedSessions: 2 });
});

test('sessionsOf() of no policies is none', () => {
  expect(sessionsOf(report())).toEqual({ successfulSessions: 0, failedSessions: 0 });
});

test('failuresOf() takes the larger of the numbers that overlapping policies have for a type', () => {
  expect(failuresOf(report(policy('sts', 2, 10), policy('tlsa', 3, 9)))).toEqual(
    new Map([['certificate-expired', 3]]),
  );
});

test('failuresOf() adds the numbers of policies that do not overlap', () => {
  expect(failuresOf(report(policy('sts', 2), policy('tlsa', 3)))).toEqual(
    new Map([['certificate-expired', 5]]),
  );
});

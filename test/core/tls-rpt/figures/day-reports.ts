import type { DayPolicy, DayReport } from '../../../../core/tls-rpt/figures/day.ts';

export const policyOf = (changes: Partial<DayPolicy> = {}): DayPolicy => ({
  policyType: 'sts',
  successfulSessions: 10,
  failedSessions: 0,
  results: [],
  failures: [],
  ...changes,
});

export const resultOf = (resultType: string, failedSessions: number) => ({
  resultType,
  failedSessions,
  details: 1,
});

/** A verified report. */
export const reportOf = (policies: DayPolicy[], changes: Partial<DayReport> = {}): DayReport => ({
  submitter: 'mx.reporter.example',
  verified: true,
  verification: 'dkim-aligned',
  digest: 'aa',
  policies,
  ...changes,
});

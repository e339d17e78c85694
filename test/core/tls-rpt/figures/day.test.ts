import { expect, test } from 'vitest';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { compareReports, type DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { formatState } from '../../../../service/store/state-json.ts';

const origin = { submitter: 'google.com', verified: true, verification: 'dkim-aligned', digest: 'aa' };

function dayReport(changes: Partial<DayReport> = {}): DayReport {
  return {
    ...condenseReport({ policies: [{ policyType: 'sts', successfulSessions: 1 }], notes: [] }, origin),
    ...changes,
  };
}

test.each([
  [
    'verified beats a later unverified one',
    { verified: true, mailDate: '2026-11-23T01:00:00Z' },
    { verified: false, mailDate: '2026-11-23T02:00:00Z' },
  ],
  [
    'the later mail beats the earlier',
    { mailDate: '2026-11-23T02:00:00Z' },
    { mailDate: '2026-11-23T01:00:00Z', digest: 'ff' },
  ],
  ['a mail with a date beats one without', { mailDate: '2026-11-23T02:00:00Z' }, { digest: 'ff' }],
  ['of equal times, the greater content counts', { digest: 'bb' }, { digest: 'aa' }],
  ['of equal contents, the reason decides', { verification: 'unsigned' }, { verification: 'failed' }],
])('compareReports() of two with one identity: %s', (_reason, better, worse) => {
  const [a, b] = [dayReport(better), dayReport(worse)];
  expect(compareReports(a, b)).toBeGreaterThan(0);
  expect(compareReports(b, a)).toBeLessThan(0);
});

test('compareReports() takes a report that was read from the store for equal', () => {
  const report = dayReport({ mailDate: '2026-11-23T01:00:00Z' });
  expect(compareReports(report, JSON.parse(formatState(report)))).toBe(0);
});

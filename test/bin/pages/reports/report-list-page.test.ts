import { expect, test } from 'vitest';
import type { ReportAnswer } from '../../../../api/answers/answer-types.ts';
import { formatReports } from '../../../../bin/pages/reports/report-list-page.ts';
import { painter } from '../../../../core/text/terminal.ts';

test('formatReports() adds up the policies of each report, and says whether it is verified', () => {
  const report: ReportAnswer = {
    id: '2026-11-23~a',
    begin: '2026-11-23T00:00:00Z',
    policies: [{ successfulSessions: 1_000, failedSessions: 2 }, { successfulSessions: 5 }],
    notes: [],
    submitter: 'reporter.example',
    receivedAt: '2026-11-24T03:00:00Z',
    verification: { verified: true, by: 'dkim' },
    raw: 'x',
  };
  const page = formatReports([report], { paint: painter(false), width: 200 });
  expect(page.split('\n')[1]).toBe(
    '23 November 2026  reporter.example     1,007       2  yes       2026-11-23~a',
  );
});

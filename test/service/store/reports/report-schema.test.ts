import { expect, test } from 'vitest';
import { reportSchema } from '../../../../service/store/reports/report-schema.ts';

const detail = { resultType: 'certificate-expired', failedSessions: 1 };
const report = { policies: [{ policyType: 'sts', failureDetails: [detail] }], notes: [] };

test('reportSchema takes a report with next to nothing in it', () => {
  expect(reportSchema.safeParse(report).success).toBe(true);
  expect(reportSchema.safeParse({ policies: [], notes: [] }).success).toBe(true);
});

test.each([
  ['no policies', { notes: [] }],
  ['a policy that is none', { ...report, policies: ['sts'] }],
  ['a count in words', { ...report, policies: [{ failedSessions: 'one' }] }],
  ['a detail that is none', { ...report, policies: [{ failureDetails: [null] }] }],
  ['a member that is null', { ...report, reportId: null }],
])('reportSchema refuses %s', (_, value) => {
  expect(reportSchema.safeParse(value).success).toBe(false);
});

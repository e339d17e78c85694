import { expect, test } from 'vitest';
import { dayReportSchema } from '../../../../service/store/reports/day-report-schema.ts';
import { unknownPlaces, withUnknownMembers } from '../unknown-members.ts';

const failure = {
  resultType: 'certificate-expired',
  failedSessions: 3,
  receivingMxHostname: 'mx.example.com',
  receivingIp: '198.51.100.1',
  sendingMtaIp: '192.0.2.1',
  failureReasonCode: 'X509_V_ERR_CERT_HAS_EXPIRED',
  additionalInformation: 'https://reporter.example/why',
};
const policy = {
  policyType: 'sts',
  fingerprint: 'a297',
  mode: 'enforce',
  policyText: 'version: STSv1',
  successfulSessions: 10,
  failedSessions: 3,
  results: [{ resultType: 'certificate-expired', failedSessions: 3, details: 1 }],
  failures: [failure],
  moreFailures: 2,
};
const report = {
  submitter: 'reporter.example',
  organizationName: 'Reporter Inc.',
  reportId: 'r1',
  verified: true,
  verification: 'dkim-aligned',
  mailDate: '2026-11-24T03:00:00Z',
  digest: '73ff',
  policies: [policy],
};

test('dayReportSchema keeps every member, and those of a newer version at every level', () => {
  const newer = withUnknownMembers(JSON.stringify(report));
  expect(unknownPlaces(newer)).toHaveLength(4);
  expect(dayReportSchema.parse(JSON.parse(newer))).toEqual(JSON.parse(newer));
});

test.each([
  ['no figures', { ...report, policies: undefined }],
  ['a failure without its type', { ...report, policies: [{ ...policy, failures: [{ failedSessions: 1 }] }] }],
  ['a number as text', { ...report, policies: [{ ...policy, failedSessions: '3' }] }],
])('dayReportSchema refuses %s', (_, wrong) => {
  expect(dayReportSchema.safeParse(wrong).success).toBe(false);
});

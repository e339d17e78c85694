import { expect, test } from 'vitest';
import { reportRows } from '../../../../core/tls-rpt/table/report-rows.ts';
import { reportTables } from '../../../../core/tls-rpt/table/report-tables.table.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';

const exported = {
  id: '2026-11-23.x',
  domain: domainName('example.com'),
  submitter: 'reporter.example',
  receivedAt: timestamp('2026-11-24T00:00:00Z'),
  verified: true,
  verification: 'signed',
  signedBy: 'reporter.example',
};

test('reportRows() has a row for each policy and for each failure detail, with every column', () => {
  const detail = {
    resultType: 'certificate-expired',
    failedSessions: 2,
    receivingMxHostname: 'mx.example.com',
  };
  const policies = [
    {
      policyType: 'sts',
      policyDomain: 'example.com',
      successfulSessions: 5,
      failedSessions: 2,
      failureDetails: [detail],
    },
    { policyType: 'tlsa', policyDomain: 'example.com', successfulSessions: 7, failedSessions: 0 },
  ];
  const rows = reportRows({ ...exported, report: { organizationName: 'Reporter', policies, notes: [] } });
  expect(rows.policies).toMatchObject([
    { policy_type: 'sts', successful_sessions: 5, failed_sessions: 2, signed_by: 'reporter.example' },
    { policy_type: 'tlsa', successful_sessions: 7, failed_sessions: 0, organization_name: 'Reporter' },
  ]);
  expect(rows.failures).toMatchObject([
    {
      policy_type: 'sts',
      result_type: 'certificate-expired',
      failed_sessions: 2,
      receiving_mx_hostname: 'mx.example.com',
    },
  ]);
  for (const table of ['policies', 'failures'] as const)
    expect(Object.keys(rows[table][0] ?? {})).toEqual(Object.keys(reportTables[table]));
});

test('reportRows() has a row for a report without policies', () => {
  const rows = reportRows({ ...exported, report: { policies: [], notes: [] } });
  expect(rows.policies).toMatchObject([{ domain: 'example.com', policy_type: undefined }]);
});

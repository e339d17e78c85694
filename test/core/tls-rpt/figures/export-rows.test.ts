import { describe, expect, test } from 'vitest';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import {
  type ExportedReport,
  exportColumns,
  exportRows,
} from '../../../../core/tls-rpt/figures/export-rows.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { domainName, timestamp, utcDay } from '../../../fakes/names.ts';

const text = 'version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 86400\r\n';
const versions: PolicyVersion[] = [
  {
    id: '20261101T000000',
    text,
    firstServedAt: timestamp('2026-11-01T00:00:00Z'),
    supersededAt: timestamp('2026-11-20T00:00:00Z'),
    by: 'x',
  },
];
const expired = { resultType: 'certificate-expired', failedSessions: 2, receivingIp: '192.0.2.1' };
const report: Report = {
  organizationName: 'Reporter',
  contactInfo: 'tls@reporter.example',
  reportId: '1',
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  policies: [
    {
      policyType: 'sts',
      policyDomain: 'example.com',
      policyString: text.trim().split('\r\n'),
      successfulSessions: 5,
      failedSessions: 2,
      failureDetails: [expired, { resultType: 'validation-failure' }],
    },
    { policyType: 'tlsa', successfulSessions: 7 },
  ],
  notes: [],
};
const exported: ExportedReport = {
  id: '2026-11-23.abc',
  day: utcDay('2026-11-23'),
  domain: domainName('example.com'),
  submitter: 'reporter.example',
  receivedAt: timestamp('2026-11-24T01:00:00Z'),
  verified: true,
  verification: 'signed',
  signedBy: 'reporter.example',
  notes: ['one', 'two'],
  report,
};
const rowsOf = (kind: 'reports' | 'details', changes: Partial<Report> = {}) => [
  ...exportRows({ ...exported, report: { ...report, ...changes } }, versions, kind),
];

describe('exportRows() of kind reports', () => {
  test('has a row for each policy, with the version that the reporter applied', () => {
    const [sts, tlsa] = rowsOf('reports');
    expect(sts).toMatchObject({
      day: '2026-11-23',
      submitter: 'reporter.example',
      organizationName: 'Reporter',
      policyType: 'sts',
      mode: 'enforce',
      policyUse: 'superseded',
      policyVersion: 1,
      policyVersionId: '20261101T000000',
      policyDaysLate: 3,
      policyString: 'version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400',
      successfulSessions: 5,
      failedSessions: 2,
      notes: 'one\ntwo',
    });
    expect(tlsa).toMatchObject({ policyType: 'tlsa', successfulSessions: 7, policyUse: undefined });
  });

  test('names no version for a policy that was never served', () => {
    const [row] = rowsOf('reports', { policies: [{ policyType: 'sts', policyString: ['mode: none'] }] });
    expect(row).toMatchObject({ policyUse: 'never-served' });
    expect(row).not.toHaveProperty('policyVersion');
  });

  test('has a row for a report without policies', () => {
    expect([
      ...exportRows({ ...exported, notes: [], report: { ...report, policies: [] } }, versions, 'reports'),
    ]).toMatchObject([{ reportId: '1', policyType: undefined, notes: undefined }]);
  });
});

describe('exportRows() of kind details', () => {
  test('has a row for each failure detail, with its own count', () => {
    expect(rowsOf('details')).toMatchObject([
      { policyType: 'sts', ...expired },
      { policyType: 'sts', resultType: 'validation-failure' },
    ]);
  });

  test('has no row for a report without details', () => {
    expect(rowsOf('details', { policies: [{ policyType: 'sts' }] })).toEqual([]);
  });
});

test.each(['reports', 'details'] as const)('exportColumns has every cell of the rows of kind %s', (kind) => {
  const cells = new Set(rowsOf(kind).flatMap((row) => Object.keys(row)));
  const hidden = kind === 'details' ? ['receivedAt', 'verification', 'signedBy'] : [];
  expect([...cells].filter((cell) => !exportColumns[kind].includes(cell))).toEqual(hidden);
  expect(new Set(exportColumns[kind]).size).toBe(exportColumns[kind].length);
});

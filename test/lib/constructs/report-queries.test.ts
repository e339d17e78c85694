import { expect, test } from 'vitest';
import type { UnverifiedFact } from '../../../core/tls-rpt/judge/verification.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import { reportColumns } from '../../../lib/constructs/report-queries.ts';
import type { StoredReport } from '../../../service/store/reports/stored-report.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../fakes/names.ts';
import { templateOf } from '../synthesize.ts';

// `Required`: a member that is added to a type does not compile until it is here, and then wants its column.
const detail: Required<FailureDetail> = {
  resultType: 'certificate-expired',
  failedSessions: 1,
  sendingMtaIp: '192.0.2.1',
  receivingMxHostname: 'mx.example.com',
  receivingMxHelo: 'mx.example.com',
  receivingIp: '192.0.2.2',
  additionalInformation: 'x',
  failureReasonCode: 'x',
};
const policy: Required<ReportedPolicy> = {
  policyType: 'sts',
  policyDomain: 'example.com',
  policyString: ['version: STSv1'],
  mxHost: ['mx.example.com'],
  successfulSessions: 1,
  failedSessions: 1,
  failureDetails: [detail],
};
const report: Required<Report> = {
  organizationName: 'x',
  contactInfo: 'x',
  reportId: 'x',
  begin: '2026-11-23T00:00:00Z',
  end: '2026-11-23T23:59:59Z',
  policies: [policy],
  notes: [{ code: 'missing', parameters: { member: 'policies' }, times: 2 }],
  provenance: { isEnclosed: true, policyDomain: 'recipient', period: 'file-name' },
};
const common = {
  schema: 1,
  identity: reportIdentityOf('x'),
  domain: domainName('example.com'),
  day: utcDay('2026-11-23'),
  submitter: 'reporter.example',
  raw: 'mail/in/x',
  receivedAt: timestamp('2026-11-24T00:00:00Z'),
  mailDate: timestamp('2026-11-24T00:00:00Z'),
  digest: 'x',
  report,
  hasMoved: true,
} as const;
const parameters = {
  signer: 'x',
  submitter: 'x',
  result: 'x',
  services: 'x',
  problem: 'x',
  field: 'x',
  author: 'x',
  provider: 'x',
  count: 12,
  limit: 10,
} satisfies Record<UnverifiedFact, unknown>;
const stored: Required<StoredReport>[] = [
  { ...common, verification: { verified: true, by: 'reporter.example' } },
  { ...common, verification: { verified: false, reason: 'failed', parameters } },
];

/** The type that Hive would see in a value: `struct<a:string,b:array<bigint>>`. */
function hiveType(value: unknown): string {
  if (Array.isArray(value)) return `array<${hiveType(value[0])}>`;
  if (typeof value === 'number') return 'bigint';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'object' || value === null) return 'string';
  const members = Object.entries(value).map(([name, member]) => `${name.toLowerCase()}:${hiveType(member)}`);
  return `struct<${members.sort().join(',')}>`;
}

/** The same types in one order of their members, so that they can be compared as text. */
function inOrder(type: string): string {
  const list = /^array<(.*)>$/.exec(type);
  if (list) return `array<${inOrder(list[1] ?? '')}>`;
  const struct = /^struct<(.*)>$/.exec(type);
  if (!struct) return type;
  const members: string[] = [];
  let depth = 0;
  let from = 0;
  const text = `${struct[1]},`;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>') depth--;
    else if (text[at] === ',' && depth === 0) {
      const [name = '', ...rest] = text.slice(from, at).split(':');
      members.push(`${name}:${inOrder(rest.join(':'))}`);
      from = at + 1;
    }
  }
  return `struct<${members.sort().join(',')}>`;
}

test('reportColumns are the members of a stored report', () => {
  const { schema: _, ...members } = {
    ...stored[0],
    verification: { ...stored[0]?.verification, ...stored[1]?.verification },
  };
  const wanted = Object.entries(members).map(([name, value]) => ({
    name: name.toLowerCase(),
    type: hiveType(value),
  }));
  const columns = reportColumns.map(({ name, type }) => ({ name, type: inOrder(type) }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(columns.toSorted(byName)).toEqual(wanted.toSorted(byName));
});

test('ReportQueries can be deleted after a query was run', () => {
  templateOf('operations').hasResourceProperties('AWS::Athena::WorkGroup', { RecursiveDeleteOption: true });
});

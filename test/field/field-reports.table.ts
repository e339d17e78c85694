/**
 * Reports as real reporters send them. To add a case, add a row: where it was found, what it is, the bytes, the right
 * result and why. All are about `example.com`.
 */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { reportMail } from '../core/mail/build-mail.ts';
import type { FieldFigures } from './field-figures.ts';

export interface FieldReport {
  /** The public thread or report in which people met it, or `variant` of such a one. */
  source: string;
  situation: string;
  input: unknown;
  right: FieldFigures;
  because: string;
}

const none: FieldFigures = { reports: 0, successful: 0, failed: 0 };

/** A report of one day with these entries. */
export const reportWith = (policies: unknown, id = 'r1@relay.example') => ({
  'organization-name': 'Relay Example',
  'date-range': { 'start-datetime': '2026-11-27T00:00:00Z', 'end-datetime': '2026-11-27T23:59:59Z' },
  'contact-info': 'tls@relay.example',
  'report-id': id,
  policies,
});

/** An entry of `policies`. */
const entry = (type: string, domain: string, summary: object, details: object[] = []) => ({
  policy: { 'policy-type': type, 'policy-domain': domain },
  summary,
  'failure-details': details,
});

const total = (successful: unknown, failed: unknown) => ({
  'total-successful-session-count': successful,
  'total-failure-session-count': failed,
});

const detail = (failed: unknown, type = 'certificate-expired') => ({
  'result-type': type,
  'receiving-mx-hostname': 'mx1.example.com',
  'failed-session-count': failed,
});

const dane: FieldReport[] = [
  {
    source: 'sys4/tlsrpt-reporter: reports of Postfix 3.10',
    situation: 'a DANE entry names the MX host',
    input: reportWith([entry('tlsa', 'mx01.example.com', total(0, 4), [detail(4)])]),
    right: { reports: 1, successful: 0, failed: 4 },
    because: 'RFC 8460 §1.1: the policy domain of DANE is the TLSA base domain',
  },
  {
    source: 'variant',
    situation: 'the MX host belongs to a hoster',
    input: reportWith([entry('tlsa', 'mx01.hoster.example', total(3, 1), [detail(1)])]),
    right: { reports: 1, successful: 3, failed: 1 },
    because: 'the recipient says whom it is about',
  },
  {
    source: 'variant',
    situation: 'a DANE entry for each of two hosts',
    input: reportWith([
      entry('tlsa', 'mx01.example.com', total(3, 0)),
      entry('tlsa', 'mx02.example.com', total(2, 1), [detail(1)]),
    ]),
    right: { reports: 1, successful: 5, failed: 1 },
    because: 'each host has TLSA records of its own; both are in one report',
  },
  {
    source: 'variant',
    situation: 'a DANE entry names the domain itself, as Microsoft does',
    input: reportWith([entry('tlsa', 'example.com', total(2, 0))]),
    right: { reports: 1, successful: 2, failed: 0 },
    because: 'it is the addressed domain',
  },
  {
    source: 'variant',
    situation: 'the MTA-STS entry beside it is about another domain',
    input: reportWith([
      entry('sts', 'other.example', total(1, 0)),
      entry('tlsa', 'mx01.hoster.example', total(1, 0)),
    ]),
    right: { reports: 0, successful: 0, failed: 0 },
    because: 'the report is not about the domain that it came to',
  },
];

const withTotals = (situation: string, summary: object, details: object[], failed: number): FieldReport => ({
  source: 'variant',
  situation,
  input: reportWith([entry('sts', 'example.com', summary, details)]),
  right: { reports: 1, successful: 5, failed },
  because: 'failures beside a total that does not have them are failures',
});

const missingTotals: FieldReport[] = [
  {
    ...withTotals(
      'the total of failures is missing',
      { 'total-successful-session-count': 5 },
      [detail(7)],
      7,
    ),
    source: 'domainaware/parsedmarc: KeyError total-failure-session-count',
  },
  withTotals('the total of failures is null', total(5, null), [detail(4), detail(3)], 7),
  withTotals('the total of failures is a word', total(5, 'unknown'), [detail(2)], 2),
  withTotals('the total of failures is 0 beside a failure', total(5, 0), [detail(2)], 2),
  withTotals('the total of failures is less than one detail', total(5, 1), [detail(2), detail(4)], 4),
  withTotals('the details overlap', total(5, 4), [detail(4), detail(3, 'validation-failure')], 4),
];

const texts: FieldReport[] = [
  ['the whole answer to EHLO', { 'receiving-mx-helo': '250-mx1.example.com Hello\r\n250 HELP' }],
  ['an object in additional-information', { 'additional-information': { uri: 'https://example.com/x' } }],
  ['a list in additional-information', { 'additional-information': ['a', 'b'] }],
  ['a failure code of 20 KB', { 'failure-reason-code': 'x'.repeat(20_000) }],
  ['a list as the IP address', { 'receiving-ip': ['192.0.2.1', '192.0.2.2'] }],
].map(([situation, members]) => ({
  source: 'variant',
  situation: String(situation),
  input: reportWith([entry('sts', 'example.com', total(5, 1), [{ ...detail(1), ...Object(members) }])]),
  right: { reports: 1, successful: 5, failed: 1 },
  because: 'a text that is odd costs itself',
}));

const sys4Id = '2026-11-26T00:00:00Z_idx1_example.com';

const twoTypes = (
  situation: string,
  [sts, tlsa]: [object, object],
  { successful, failed, report }: { successful: number; failed: number; report?: object },
): FieldReport => ({
  source: 'variant',
  situation,
  input: {
    ...reportWith([entry('tlsa', 'mx1.example.com', tlsa), entry('sts', 'example.com', sts)]),
    ...report,
  },
  right: { reports: 1, successful, failed },
  because: 'a session is counted once',
});

const overlaps: FieldReport[] = [
  {
    ...twoTypes('Postfix counts each session under one policy', [total(6, 0), total(0, 10)], {
      successful: 6,
      failed: 10,
      report: { 'report-id': sys4Id },
    }),
    source: 'sys4/tlsrpt-reporter',
  },
  twoTypes('Postfix, and the totals are equal by chance', [total(6, 0), total(0, 6)], {
    successful: 6,
    failed: 6,
    report: { 'report-id': sys4Id },
  }),
  twoTypes('Microsoft counts each session under both', [total(6, 1), total(7, 0)], {
    successful: 6,
    failed: 1,
    report: { 'contact-info': 'tlsrpt-noreply@microsoft.com' },
  }),
  twoTypes('Microsoft, and a session came between', [total(6, 1), total(8, 0)], {
    successful: 7,
    failed: 1,
    report: { 'contact-info': 'tlsrpt-noreply@microsoft.com' },
  }),
  twoTypes('anybody, with equal totals', [total(6, 1), total(7, 0)], { successful: 6, failed: 1 }),
  twoTypes('anybody, with other totals', [total(6, 1), total(9, 0)], { successful: 15, failed: 1 }),
];

const noPolicies: FieldReport[] = [undefined, null, 'none', 0, {}].map((policies) => ({
  source: 'variant',
  situation: `policies are ${JSON.stringify(policies) ?? 'missing'}`,
  input: reportWith(policies),
  // An object in place of a list is the only entry.
  right: policies !== null && typeof policies === 'object' ? { reports: 1, successful: 0, failed: 0 } : none,
  because: 'nobody knows what such a report says',
}));

const flat = (entryOf: object) => reportWith([entryOf]);
const parsedmarc = {
  organization_name: 'Relay Example',
  begin_date: '2026-11-27T00:00:00Z',
  end_date: '2026-11-27T23:59:59Z',
  contact_info: 'tls@relay.example',
  report_id: 'r1@relay.example',
  policies: [
    {
      policy_domain: 'example.com',
      policy_type: 'sts',
      policy_strings: ['version: STSv1', 'mode: testing'],
      mx_host_patterns: ['mx1.example.com'],
      successful_session_count: 4,
      failed_session_count: 1,
      failure_details: [{ result_type: 'certificate-expired', failed_session_count: 1 }],
    },
  ],
};

const spellings: FieldReport[] = (
  [
    [
      'a flat entry with underscores beside a summary',
      flat({
        policy_type: 'sts',
        policy_domain: 'example.com',
        summary: total(4, 1),
        'failure-details': [detail(1)],
      }),
    ],
    [
      'a flat entry in camel case',
      flat({
        policyType: 'sts',
        policyDomain: 'example.com',
        totalSuccessfulSessionCount: 4,
        totalFailureSessionCount: 1,
      }),
    ],
    ['a flat entry without a type', flat({ policy_domain: 'example.com', ...total(4, 1) })],
    [
      'an entry with underscores in each object',
      flat({
        policy: { policy_type: 'sts', policy_domain: 'example.com' },
        summary: { total_successful_session_count: 4, total_failure_session_count: 1 },
      }),
    ],
    ['parsedmarc’s own JSON', parsedmarc],
    ['a list of parsedmarc’s own JSON', [parsedmarc]],
  ] as const
).map(([situation, input]) => ({
  source: 'parsedmarc, and exports of other tools',
  situation,
  input,
  right: { reports: 1, successful: 4, failed: 1 },
  because: 'the names say what is meant',
}));

/** A report mail as webmails save it. */
const mailOf = (id: string): Buffer => {
  const json = JSON.stringify(reportWith([entry('sts', 'example.com', total(5, 0))], id));
  return reportMail({ json });
};
const mbox = (...ids: string[]): Buffer =>
  Buffer.concat(
    ids.flatMap((id) => [
      Buffer.from('From tls@relay.example Sat Nov 28 03:00:01 2026\n'),
      mailOf(id),
      Buffer.from('\n\n'),
    ]),
  );
const zipOf = (files: Record<string, Buffer>): Buffer => Buffer.from(zipSync(files));

const containers: FieldReport[] = (
  [
    ['an mbox of three mails', mbox('1', '2', '3'), 3],
    ['a zip of mails', zipOf({ '1.eml': mailOf('1'), 'more/2.eml': mailOf('2') }), 2],
    ['a gzipped mail', gzipSync(mailOf('1')), 1],
    ['a gzipped mbox', gzipSync(mbox('1', '2')), 2],
    ['a zip with an mbox', zipOf({ 'export.mbox': mbox('1', '2') }), 2],
    [
      'a zip of gzipped JSON',
      zipOf({
        '1.json.gz': gzipSync(JSON.stringify(reportWith([entry('sts', 'example.com', total(5, 0))]))),
      }),
      1,
    ],
    [
      'an mbox in which a mail is no report',
      Buffer.concat([
        mbox('1'),
        Buffer.from('From a@b.example Sat Nov 28 03:00:01 2026\nSubject: x\n\nhello\n'),
      ]),
      1,
    ],
  ] as const
).map(([situation, input, reports]) => ({
  source: 'downloads of webmails',
  situation,
  input,
  right: { reports, successful: 5 * reports, failed: 0 },
  because: 'every report in a file is read, each once',
}));

export const fieldReports: FieldReport[] = [
  ...dane,
  ...missingTotals,
  ...texts,
  ...overlaps,
  ...noPolicies,
  ...containers,
  ...spellings,
];

/** Invented owners on a Monday, one for each golden file; also drawn by scripts/digest-gallery.ts. */

import type { DigestHead, DigestIncident, DomainFacts } from '../../../core/digest/facts/digest-input.ts';
import { summarizeDigest } from '../../../core/digest/facts/summarize-digest.ts';
import { summarizeDomain } from '../../../core/digest/facts/summarize-domain.ts';
import { composeDigest } from '../../../core/digest/page/compose-digest.ts';
import { type FindingCode, finding } from '../../../core/finding/finding.ts';
import type { FindingParameters, HostedRecords } from '../../../core/finding/finding-parameters.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { languages } from '../../../core/names/language.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import { condenseReport } from '../../../core/tls-rpt/figures/condense-report.ts';
import type { DayReport, DayState } from '../../../core/tls-rpt/figures/day.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import type { Words } from '../../../core/words/words.ts';
import { emptyDay } from '../../fakes/empty-day.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../fakes/names.ts';
import { wordsOf } from '../../fixtures/words-of.ts';
import { mergeReport } from '../tls-rpt/figures/merge-report.ts';

export const today = utcDay('2026-11-23');

const policyText = (mode: string, mx: string) =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: 604800\r\n`;

export function policyVersion(
  number: number,
  mode: string,
  servedAt: Timestamp,
  supersededAt?: Timestamp,
): PolicyVersion {
  return {
    id: `${servedAt.replaceAll(/[-:Z]/g, '')}`,
    text: policyText(mode, `mx${number}.example.com`),
    firstServedAt: servedAt,
    announcedAt: servedAt,
    by: 'test',
    ...(supersededAt ? { supersededAt } : {}),
  };
}

const versions = [
  policyVersion(1, 'testing', timestamp('2026-09-01T08:00:00Z'), timestamp('2026-10-02T09:00:00Z')),
  policyVersion(1, 'enforce', timestamp('2026-10-02T09:00:00Z'), timestamp('2026-11-20T10:00:00Z')),
  policyVersion(2, 'enforce', timestamp('2026-11-20T10:00:00Z')),
];

const linesOf = (version: PolicyVersion | undefined) => (version ? version.text.trim().split('\r\n') : []);

interface Sent {
  day: string;
  from: 'google' | 'microsoft' | 'other';
  passed: number;
  failed?: number;
  details?: FailureDetail[];
  policy?: string[];
  verified?: boolean;
  submitter?: string;
  organizationName?: string;
  policyType?: string;
}

const submitters = {
  google: { submitter: 'google.com', organizationName: 'Google Inc.' },
  microsoft: { submitter: 'microsoft.com', organizationName: 'Microsoft Corporation' },
  other: { submitter: 'post.example', organizationName: 'Example Post' },
};

/** The report of each `Sent`: the many domains share theirs. */
const dayReports = new WeakMap<Sent, DayReport>();

function sharedDayReport(sent: Sent): DayReport {
  const report = dayReports.get(sent) ?? dayReport(sent);
  dayReports.set(sent, report);
  return report;
}

export function dayReport(sent: Sent): DayReport {
  const { submitter, organizationName } = { ...submitters[sent.from], ...sent };
  const policy: ReportedPolicy = {
    policyType: sent.policyType ?? 'sts',
    policyString: sent.policy ?? linesOf(versions[2]),
    successfulSessions: sent.passed,
    failedSessions: sent.failed ?? 0,
    ...(sent.details ? { failureDetails: sent.details } : {}),
  };
  const report: Report = {
    organizationName,
    reportId: `${sent.day}-${submitter}`,
    policies: [policy],
    notes: [],
  };
  const verified = sent.verified ?? true;
  return condenseReport(report, {
    submitter,
    verified,
    verification: verified ? 'dkim-aligned' : 'unsigned',
    mailDate: `${addDays(utcDay(sent.day), 1)}T02:00:00Z`,
    digest: '0'.repeat(32),
  });
}

/** Day objects of everything sent, and which of it no mail has included. */
function received(
  domain: DomainName,
  sent: Sent[],
  isPending: (one: Sent) => boolean,
): Pick<DomainFacts, 'days' | 'pending'> {
  const days = new Map<string, DayState>();
  const pending: DomainFacts['pending'] = [];
  sent.forEach((one, index) => {
    const identity = reportIdentityOf(
      `${one.day}-${one.submitter ?? submitters[one.from].submitter}-${index}`,
    );
    days.set(
      one.day,
      mergeReport(days.get(one.day) ?? emptyDay(domain, utcDay(one.day)), identity, sharedDayReport(one)),
    );
    if (isPending(one)) pending.push({ day: utcDay(one.day), identity });
  });
  return { days: [...days.values()], pending };
}

const yesterday = addDays(today, -1);
const pastDays = (count: number) =>
  Array.from({ length: count }, (_, index) => addDays(yesterday, -index - 1));
/** A Google and a Microsoft report for each day. */
const usual = (days: string[], scale = 1): Sent[] =>
  days.flatMap((day, index) => [
    { day, from: 'google' as const, passed: Math.round((820 + ((index * 137) % 400)) * scale) },
    { day, from: 'microsoft' as const, passed: Math.round((310 + ((index * 71) % 90)) * scale) },
  ]);

const ofYesterday = ({ day }: Sent) => day === yesterday;

function hosted(
  domain: DomainName,
  sent: Sent[],
  more: Partial<DomainFacts> = {},
  isPending = ofYesterday,
): DomainFacts {
  return {
    domain,
    mode: 'enforce',
    announcedId: versions[2]?.id ?? '',
    createdAt: timestamp('2026-09-01T08:00:00Z'),
    versions,
    incidents: [],
    dates: [],
    mxNeeds: [],
    ...received(domain, sent, isPending),
    ...more,
  };
}

/** A finding that lasts since two days ago. */
function incident<C extends FindingCode>(
  code: C,
  parameters: FindingParameters[C],
  more: Partial<DigestIncident> = {},
): DigestIncident {
  const { area: _, ...found } = finding(code, parameters);
  return { ...found, startedAt: timestamp('2026-11-21T04:10:00Z'), ...more };
}

const hostedRecords = (domain: string): HostedRecords => ({
  policyHost: { name: `mta-sts.${domain}`, type: 'CNAME', value: 'edge.mta.example.net' },
  mtaSts: { name: `_mta-sts.${domain}`, type: 'CNAME', value: `${domain}._mta-sts.mta.example.net` },
  tlsRpt: { name: `_smtp._tls.${domain}`, type: 'CNAME', value: `${domain}._tlsrpt.mta.example.net` },
});

export interface DigestInput extends DigestHead {
  domains: DomainFacts[];
}

export const composeFacts = (input: DigestInput, words: Words) =>
  composeDigest(input, summarizeFacts(input), words);

export const summarizeFacts = ({ domains, day }: Pick<DigestInput, 'domains' | 'day'>) =>
  summarizeDigest(domains.map((one) => summarizeDomain(one, day)));

const input = (domains: DomainFacts[]): DigestInput => ({
  owner: 'acme',
  day: today,
  generatedAt: timestamp('2026-11-23T06:00:00Z'),
  links: { apiUrl: 'https://mta.example.net' },
  domains,
});

const expired = (count: number, host = 'mx2.example.com'): FailureDetail => ({
  resultType: 'certificate-expired',
  failedSessions: count,
  receivingMxHostname: host,
  receivingIp: '203.0.113.24',
  sendingMtaIp: '198.51.100.7',
  failureReasonCode: 'X509_V_ERR_CERT_HAS_EXPIRED',
});

function failing(): DigestInput {
  const sent: Sent[] = [
    ...usual(pastDays(13)),
    {
      day: yesterday,
      from: 'google',
      passed: 871,
      failed: 214,
      details: [expired(180), expired(34, 'mx2-backup.example.com')],
    },
    {
      day: yesterday,
      from: 'microsoft',
      passed: 340,
      failed: 61,
      details: [expired(61)],
      policy: linesOf(versions[1]),
    },
    {
      day: yesterday,
      from: 'other',
      passed: 1502,
      failed: 2,
      details: [
        {
          resultType: 'starttls-not-supported',
          failedSessions: 2,
          receivingMxHostname: 'mx2.example.com',
          sendingMtaIp: '192.0.2.77',
        },
      ],
    },
    {
      day: addDays(yesterday, -4),
      from: 'other',
      passed: 6,
      submitter: 'late.example',
      organizationName: 'Late Mail',
    },
    {
      day: yesterday,
      from: 'other',
      passed: 900,
      failed: 900,
      verified: false,
      submitter: 'forger.example',
      organizationName: 'Google Inc.',
    },
  ];
  const pending = (one: Sent) => one.day === yesterday || one.submitter === 'late.example';
  const domain = hosted(
    domainName('example.com'),
    sent,
    {
      incidents: [
        incident(
          'many-failures',
          {
            firstDay: yesterday,
            lastDay: yesterday,
            failedSessions: 275,
            sessions: 2_988,
            usualShare: 0.001,
            resultType: 'certificate-expired',
            applied: { policyType: 'sts', mode: 'enforce' },
            refusesMail: true,
          },
          {
            startedAt: timestamp('2026-11-22T13:40:00Z'),
            fallBack: {
              cachedUntil: timestamp('2026-11-30T06:00:00Z'),
              keepValid: ['mx1.example.com', 'mx2.example.com'],
            },
          },
        ),
      ],
      dates: [{ kind: 'certificate-ends', at: timestamp('2026-12-09T00:00:00Z') }],
      mxNeeds: [{ pattern: 'mx1.example.com', until: timestamp('2026-11-27T11:00:00.000Z') }],
    },
    pending,
  );
  const blocked = hosted(domainName('example.org'), usual(pastDays(13), 0.02), {
    mode: 'testing',
    incidents: [
      incident(
        'wrong-media-type',
        { domain: domainName('example.org'), contentType: 'text/html' },
        { startedAt: timestamp('2026-11-21T09:14:00Z') },
      ),
    ],
  });
  return input([
    domain,
    blocked,
    hosted(domainName('example.net'), usual([...pastDays(13), yesterday], 0.1)),
    hosted(domainName('quiet.example'), []),
  ]);
}

function hostile(): DigestInput {
  const evil = '<a href="https://evil.example/">click</a><script>alert(1)</script>';
  const sent: Sent[] = [
    ...usual(pastDays(13)),
    {
      day: yesterday,
      from: 'other',
      submitter: 'evil.example',
      organizationName: `Google\r\nBcc: victim@evil.example\u202Emoc.elgoog\u0000 ${evil} https://evil.example/login`,
      passed: 3,
      failed: Number.MAX_SAFE_INTEGER,
      policy: ['version: STSv1', 'mode: enforce', `mx: ${evil}`, 'max_age: 1'],
      details: [
        {
          resultType: `nothing needs doing. visit www.evil.example ${evil}`,
          failedSessions: 5,
          receivingMxHostname: 'mx2.example.com.evil.example',
          receivingIp: 'javascript:alert(1)',
          sendingMtaIp: '" onmouseover="alert(1)',
          failureReasonCode: `mailto:a@evil.example ${'z\u0300\u0301\u0302\u0303\u0304'.repeat(40)} \u{E0041}\u200B`,
        },
        {
          resultType: 'certificate-expired',
          failedSessions: 1e15,
          receivingMxHostname: `"><img src=x>.example`,
        },
      ],
    },
    ...Array.from(
      { length: 40 },
      (_, index): Sent => ({
        day: yesterday,
        from: 'other',
        submitter: `flood${index}.evil.example`,
        organizationName: '<b>x</b>',
        passed: 1,
        verified: false,
      }),
    ),
  ];
  return input([
    hosted(domainName('example.com'), sent, {
      incidents: [
        incident(
          'wrong-media-type',
          { domain: domainName('example.com'), contentType: 'text/html; <img src=http://evil.example/>' },
          { startedAt: timestamp('2026-11-23T01:00:00Z') },
        ),
        incident(
          'report-flood',
          { reports: 40, day: yesterday },
          { startedAt: timestamp('2026-11-22T22:00:00Z'), endedAt: timestamp('2026-11-23T01:00:00Z') },
        ),
      ],
    }),
  ]);
}

const noReportingRecord = (domain: DomainName): DigestIncident =>
  incident('tls-rpt-missing', { domain, hosted: hostedRecords(domain) });

const unusedPattern = (pattern: string, more?: Partial<DigestIncident>): DigestIncident =>
  incident('mx-pattern-unused', { pattern }, more);

/** Nothing that needs action, and twenty warnings for one domain. */
function notices(): DigestInput {
  const unused = Array.from({ length: 16 }, (_, index) => unusedPattern(`mx${index + 10}.example.net`));
  const ending = incident('certificate-ends', {
    domain: domainName('example.com'),
    at: timestamp('2026-12-03T00:00:00Z'),
    days: 9,
    hosted: hostedRecords('example.com'),
  });
  const alias = incident('mx-is-alias', { host: 'mail.example.com', target: 'mx2.example.com' });
  const bytes = incident('policy-bytes-differ', {
    domain: domainName('example.com'),
    line: 2,
    served: 'mode: enforce ',
    stored: 'mode: enforce',
  });
  const ended = unusedPattern('mx9.example.net', { endedAt: timestamp('2026-11-22T11:00:00Z') });
  const uncounted = { mails: 1_280, isAbout: true, since: yesterday };
  const domains = [
    hosted(domainName('example.com'), usual([...pastDays(13), yesterday]), {
      incidents: [ended, ...unused, ending, alias, bytes, noReportingRecord(domainName('example.com'))],
    }),
    hosted(domainName('example.org'), usual([...pastDays(13), yesterday], 0.2), {
      mode: 'testing',
      incidents: [noReportingRecord(domainName('example.org'))],
      dates: [{ kind: 'enforce-possible-now', at: timestamp('2026-11-23T06:00:00Z') }],
    }),
  ];
  return { ...input(domains), uncounted };
}

function manyDomains(): DigestInput {
  const provided = {
    ...policyVersion(2, 'enforce', timestamp('2026-11-20T10:00:00Z')),
    text: policyText('enforce', 'mx.provider.example'),
  };
  const applying = (sent: Sent[]) => sent.map((one) => ({ ...one, policy: linesOf(provided) }));
  const past = applying(usual(pastDays(13), 0.05));
  const passed = applying(usual([yesterday], 0.05));
  const failed = applying([
    { day: yesterday, from: 'google', passed: 20, failed: 4, details: [expired(4, 'mx.provider.example')] },
  ]);
  const domains = Array.from({ length: 500 }, (_, index) => {
    const domain = domainName(`customer-${String(index + 1).padStart(3, '0')}.example`);
    const lost = applying([
      {
        day: yesterday,
        from: 'microsoft',
        passed: 9,
        failed: 1,
        details: [
          { resultType: 'validation-failure', failedSessions: 1, receivingMxHostname: `mail.${domain}` },
        ],
      },
    ]);
    const today = index % 7 === 0 ? failed : index % 31 === 0 ? lost : index % 3 === 0 ? [] : passed;
    return hosted(domain, [...past, ...today], {
      versions: [provided],
      incidents: index % 5 === 0 ? [noReportingRecord(domain)] : [],
      dates: index % 40 === 10 ? [{ kind: 'enforce-possible', at: timestamp('2026-12-04T18:00:00Z') }] : [],
      ...(index % 40 === 10 && { mode: 'testing' as const }),
    });
  });
  return input(domains);
}

const newMx = ['mx1.newmail.example', 'mx2.newmail.example'];

/** Removals and changes of provider at each of their stages, and what must stay valid meanwhile. */
function lifeCycle(): DigestInput {
  const sent = usual([...pastDays(13), yesterday], 0.1);
  const farOff = timestamp('2027-09-14T11:00:00.000Z');
  const cnamesOf = (domain: string, from: string) => ({
    names: [`mta-sts.${domain}`, `_mta-sts.${domain}`, `_smtp._tls.${domain}`],
    from: timestamp(from),
  });
  const moving = { kind: 'migration' as const, newMx };
  const ended = { mode: 'none' as const };
  return input([
    hosted(domainName('leaving.example'), sent, {
      ...ended,
      mxNeeds: [
        { pattern: 'mx1.leaving.example', until: farOff },
        { pattern: '*.backup.example', until: farOff },
      ],
      deletableFrom: farOff,
      plan: {
        kind: 'removal',
        next: { name: 'delete-records', who: 'strictmx', state: 'waiting', at: farOff },
        cnames: cnamesOf('leaving.example', '2027-09-14T11:10:00.000Z'),
      },
    }),
    hosted(domainName('last-days.example'), [], {
      ...ended,
      deletableFrom: timestamp('2026-11-24T17:30:00.000Z'),
      plan: {
        kind: 'removal',
        next: {
          name: 'delete-records',
          who: 'strictmx',
          state: 'waiting',
          at: timestamp('2026-11-24T17:30:00.000Z'),
        },
        cnames: cnamesOf('last-days.example', '2026-11-24T17:40:00.000Z'),
      },
    }),
    hosted(domainName('parked.example'), [], {
      ...ended,
      deletableFrom: timestamp('2026-12-31T09:00:00.000Z'),
    }),
    ...['moving.example', 'moving.example.net'].map((domain) =>
      hosted(domainName(domain), sent, {
        plan: {
          ...moving,
          next: { name: 'change-mx', who: 'owner', state: 'now', at: timestamp('2026-11-23T06:00:00.000Z') },
        },
      }),
    ),
    hosted(domainName('waiting.example'), sent, {
      plan: {
        ...moving,
        next: {
          name: 'change-mx',
          who: 'owner',
          state: 'waiting',
          at: timestamp('2026-12-08T06:15:00.000Z'),
        },
      },
    }),
    hosted(domainName('moved.example'), sent, {
      plan: {
        ...moving,
        next: {
          name: 'publish-new',
          who: 'strictmx',
          state: 'waiting',
          at: timestamp('2026-11-24T05:00:00.000Z'),
        },
      },
    }),
    ...Array.from({ length: 8 }, (_, index) =>
      hosted(domainName(`branch-${index + 1}.example`), [], {
        mxNeeds: [
          { pattern: 'mx1.oldmail.example', until: timestamp(`2026-12-02T0${index}:00:00.000Z`) },
          { pattern: 'mx2.oldmail.example', until: timestamp(`2026-12-02T0${index}:00:00.000Z`) },
        ],
      }),
    ),
  ]);
}

const cases: Record<string, () => DigestInput> = {
  calm: () =>
    input([
      hosted(domainName('example.com'), usual([...pastDays(13), yesterday])),
      hosted(domainName('example.org'), usual([...pastDays(13), yesterday], 0.2), {
        mode: 'testing',
        dates: [{ kind: 'enforce-possible', at: timestamp('2026-12-01T00:00:00Z') }],
      }),
      hosted(domainName('quiet.example'), []),
    ]),
  failing,
  'first-day': () =>
    input([
      {
        ...hosted(domainName('example.com'), usual([yesterday], 0.1)),
        createdAt: timestamp('2026-11-22T09:00:00Z'),
        mode: 'testing',
      },
      {
        ...hosted(domainName('example.org'), []),
        createdAt: timestamp('2026-11-23T01:00:00Z'),
        mode: 'testing',
      },
    ]),
  'no-report-yet': () =>
    input([
      {
        ...hosted(domainName('example.com'), []),
        createdAt: timestamp('2026-11-23T01:00:00Z'),
        mode: 'testing',
      },
    ]),
  silent: () => {
    const stopped = usual(pastDays(13).slice(3));
    const one = usual([...pastDays(13), yesterday], 0.3).filter(
      ({ day, from }) => from === 'google' || day < addDays(today, -5),
    );
    return input([hosted(domainName('example.com'), stopped), hosted(domainName('example.org'), one)]);
  },
  /** Under enforce, failures that only unverified reports name: one domain with nothing else, one beside a good report. */
  unverified: () => {
    const unsigned = { day: yesterday, from: 'other' as const, verified: false, failed: 5 };
    const domains = [
      hosted(domainName('example.com'), [{ ...unsigned, passed: 0 }]),
      hosted(domainName('example.org'), [
        ...usual([...pastDays(13), yesterday], 0.3),
        { ...unsigned, passed: 2 },
      ]),
    ];
    return { ...input(domains), uncounted: { mails: 1, isAbout: false, since: today } };
  },
  hostile,
  notices,
  'life-cycle': lifeCycle,
  'many-domains': manyDomains,
};

const made = new Map<string, DigestInput>();

/** The facts of one case, whatever the language; made once, so nobody may change them. */
export function findCase(name: string): DigestInput {
  const make = cases[name];
  if (!make) throw new Error(`no case "${name}"`);
  const input = made.get(name) ?? make();
  made.set(name, input);
  return input;
}

export const digestCases: { name: string; input: DigestInput; words: Words }[] = Object.keys(cases).flatMap(
  (name) =>
    languages.map((language) => ({
      name: `${name}.${language}`,
      input: findCase(name),
      words: wordsOf[language],
    })),
);

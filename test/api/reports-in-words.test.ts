import { describe, expect, test } from 'vitest';
import { describeReport, describeSummary } from '../../api/reports-in-words.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { jsonBytes } from '../../core/text/format-json.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import { readingNote } from '../../core/tls-rpt/reading-note.ts';
import type { Report } from '../../core/tls-rpt/report.ts';
import { english } from '../../core/words/en/words.ts';
import { japanese } from '../../core/words/ja/words.ts';
import type { Words } from '../../core/words/words.ts';
import type { ReadReport } from '../../service/intake/pages/list-reports.ts';
import { mergeReport } from '../core/tls-rpt/figures/merge-report.ts';
import { emptyDay } from '../fakes/empty-day.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../fakes/names.ts';
import { findUntranslated, pseudoLanguageOf } from '../fixtures/pseudo-language.ts';

const domain = domainName('example.com');
const day = utcDay('2026-11-25');
const linesOf = (host: string) => ['version: STSv1', 'mode: enforce', `mx: ${host}`, 'max_age: 1209600'];
const textOf = (host: string) => `${linesOf(host).join('\r\n')}\r\n`;

const versions: PolicyVersion[] = [
  {
    id: '20261101T000000',
    text: textOf('old.example.com'),
    firstServedAt: timestamp('2026-11-01T00:00:00Z'),
    supersededAt: timestamp('2026-11-24T12:00:00Z'),
    by: 'owner',
  },
  {
    id: '20261124T120000',
    text: textOf('mx.example.com'),
    firstServedAt: timestamp('2026-11-24T12:00:00Z'),
    by: 'owner',
  },
];

const reportUnder = (host: string): Report => ({
  policies: [
    {
      policyType: 'sts',
      policyString: linesOf(host),
      successfulSessions: 10,
      failedSessions: 3,
      failureDetails: [{ resultType: 'certificate-expired', failedSessions: 3 }],
    },
  ],
  notes: [],
});

const stored = (report: Report): ReadReport => ({
  schema: 1,
  identity: reportIdentityOf('k3f9'),
  domain,
  day,
  submitter: 'reporter.example',
  raw: 'mail/in/m1',
  receivedAt: timestamp('2026-11-26T03:00:00Z'),
  verification: { verified: true, by: 'reporter.example' },
  digest: 'd',
  report,
});

describe('describeReport()', () => {
  test('shows the report as read, without its provenance', () => {
    const enclosed = { ...reportUnder('mx.example.com'), provenance: { isEnclosed: true as const } };
    const shown = describeReport(stored(enclosed), versions, english);
    expect(shown).not.toHaveProperty('provenance');
    expect(shown.policies).toHaveLength(1);
  });

  test('shows the report under its id, without members that only the store needs', () => {
    const report = {
      organizationName: 'Reporter',
      reportId: 'r1',
      policies: [],
      notes: [readingNote('utf-16', {})],
    };
    const { submitter, receivedAt, verification, raw } = stored(report);
    expect(describeReport(stored(report), versions, english)).toEqual({
      id: '2026-11-25.k3f9',
      ...report,
      notes: ['the JSON is in UTF-16'],
      ...{ submitter, receivedAt, verification, raw },
    });
  });

  test.each([
    ['mx.example.com', { kind: 'current', number: 2 }, 'used policy version 2, the current one'],
    [
      'old.example.com',
      { kind: 'superseded', number: 1, daysLate: 1 },
      'used policy version 1, replaced 1 day before',
    ],
    ['mx.evil.example', { kind: 'never-served' }, 'used a policy that StrictMX never served'],
  ])('says which version the policy of %s was', (host, use, message) => {
    const { policies } = describeReport(stored(reportUnder(host)), versions, english);
    expect(policies).toMatchObject([{ mode: 'enforce', policyVersion: { ...use, message } }]);
  });

  test('says what each failure meant for the mail, in the language of the words', () => {
    const explanationsIn = (words: Words) =>
      describeReport(stored(reportUnder('mx.example.com')), versions, words).policies[0]?.explanations;
    expect(explanationsIn(english)).toEqual([
      {
        resultType: 'certificate-expired',
        title: 'Certificate expired',
        meaning: expect.any(String),
        effect: expect.stringContaining('the sender did not deliver'),
      },
    ]);
    expect(explanationsIn(japanese)).toMatchObject([{ title: '証明書の有効期限が切れています' }]);
  });

  test('omits failures and versions for a policy that has neither', () => {
    const policy = { policyType: 'no-policy-found', successfulSessions: 1 };
    const { policies } = describeReport(stored({ policies: [policy], notes: [] }), versions, english);
    expect(policies).toEqual([policy]);
  });
});

describe('describeReport() of a report that is not verified', () => {
  const verification = {
    verified: false,
    reason: 'failed',
    parameters: { signer: 'a.example', result: 'fail' },
  } as const;
  const unverified = { ...stored({ policies: [], notes: [] }), verification };

  test('adds the meaning of the reason, and keeps reason and facts', () => {
    expect(describeReport(unverified, [], english).verification).toEqual({
      ...verification,
      detail:
        'the signature of "a.example" did not verify: the mail was changed after it was signed ("fail")',
    });
  });

  test('writes every text in the language asked for', () => {
    const described = describeReport(unverified, [], pseudoLanguageOf(english)).verification;
    expect(described).toMatchObject({ detail: expect.stringMatching(/^⟦.*⟧$/) });
    expect(findUntranslated(JSON.stringify(Object.values(described).at(-1)), [])).toEqual([]);
  });
});

describe('describeSummary()', () => {
  const days = [
    ['reporter.example', 'mx.example.com', true] as const,
    ['strange.example', 'mx.evil.example', false] as const,
  ].reduce(
    (state, [submitter, host, verified]) => {
      const origin = { submitter, verified, verification: '', digest: 'd' };
      return mergeReport(state, submitter, condenseReport(reportUnder(host), origin));
    },
    emptyDay(domain, day),
  );

  test('names the versions that each reporter used', () => {
    const { total, reporters } = describeSummary([days], versions, english);
    expect(total.verified.failedSessions).toBe(3);
    expect(reporters).toMatchObject([
      {
        submitter: 'reporter.example',
        policies: [
          { kind: 'current', number: 2, verified: true, message: 'used policy version 2, the current one' },
        ],
      },
      {
        submitter: 'strange.example',
        policies: [
          { kind: 'never-served', verified: false, message: 'used a policy that StrictMX never served' },
        ],
      },
    ]);
  });

  test('explains each result type, with its effect, in the language of the words', () => {
    const [failure] = describeSummary([days], versions, english).resultTypes;
    expect(failure).toMatchObject({
      resultType: 'certificate-expired',
      explanation: { title: 'Certificate expired' },
      effects: [
        {
          mode: 'enforce',
          failedSessions: 3,
          verified: true,
          effect: expect.stringContaining('did not deliver'),
        },
        { mode: 'enforce', failedSessions: 3, verified: false },
      ],
    });
    const [inJapanese] = describeSummary([days], versions, japanese).resultTypes;
    expect(inJapanese?.explanation.title).toBe('証明書の有効期限が切れています');
  });
});

test('describeReport() explains no more than the first failures of a report of many policies', () => {
  const failureDetails = [{ resultType: 'certificate-expired' }, { resultType: 'certificate-not-trusted' }];
  const policies = Array.from({ length: 3_000 }, () => ({ policyType: 'sts', failureDetails }));
  const { policies: described } = describeReport(
    stored({ ...reportUnder('mx.example.com'), policies }),
    versions,
    japanese,
  );
  const explained = described.flatMap((policy) =>
    'explanations' in policy ? (policy.explanations ?? []) : [],
  );
  expect(described).toHaveLength(3_000);
  expect(explained).toHaveLength(200);
});

test.each([
  ['letters of four bytes', '𝒙'],
  ['letters that JSON escapes', '\u0001'],
  ['DEL, which our answers escape', '\u007f'],
  ['tags, which our answers escape', '\u{e0001}'],
])('describeSummary() of days full of %s has a size that Lambda takes', (_, letter) => {
  const long = letter.repeat(300);
  const policiesOf = (n: number) =>
    Array.from({ length: 10 }, (__, k) => ({
      policyType: k === 0 ? `${n}${long}` : 'sts',
      policyString: linesOf(`${n}.${k}.example.com`),
      failedSessions: 1,
      failureDetails: [{ resultType: `${n}.${k}${long}`, failedSessions: 1 }],
    }));
  const reports = Array.from({ length: 600 }, (__, n) =>
    condenseReport(
      { organizationName: long, policies: policiesOf(n), notes: [] },
      {
        submitter: `${n}${letter.repeat(250)}.example`,
        verified: false,
        verification: 'unsigned',
        digest: '',
      },
    ),
  );
  const full = { ...emptyDay(domain, day), reports: Object.fromEntries(reports.map((one, n) => [n, one])) };
  const summary = describeSummary([full], versions, japanese);
  expect(summary.total.unverified.reports).toBe(600);
  expect(summary.reporters.length).toBeGreaterThan(100);
  expect(jsonBytes(summary)).toBeLessThan(5_500_000);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  condenseReport,
  type DayReport,
  type DayState,
  emptyDay,
  mergeDays,
  mergeReport,
} from '../../../core/tls-rpt/day.ts';
import type { FailureDetail, ReportedPolicy } from '../../../core/tls-rpt/report.ts';
import { formatState } from '../../../core/workflows/state.ts';

const empty = emptyDay('example.com', '2026-11-22');
const origin = { submitter: 'google.com', verified: true, verification: 'dkim-aligned', digest: 'aa' };

function dayReport(changes: Partial<DayReport> = {}): DayReport {
  return {
    ...condenseReport({ policies: [{ policyType: 'sts', successfulSessions: 1 }], notes: [] }, origin),
    ...changes,
  };
}

const merged = (reports: [string, DayReport][], limits?: { reports: number; reportsPerSubmitter: number }) =>
  reports.reduce((day, [identity, report]) => mergeReport(day, identity, report, limits), empty);

describe('mergeReport()', () => {
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
    ['the greater content decides between equal times', { digest: 'bb' }, { digest: 'aa' }],
    ['the reason decides between equal contents', { verification: 'unsigned' }, { verification: 'failed' }],
  ])('keeps one report of an identity: %s', (_reason, better, worse) => {
    const [a, b] = [dayReport(better), dayReport(worse)];
    expect(
      merged([
        ['i', a],
        ['i', b],
      ]).reports,
    ).toEqual({ i: a });
    expect(
      merged([
        ['i', b],
        ['i', a],
      ]).reports,
    ).toEqual({ i: a });
  });

  test('counts the same report once', () => {
    expect(
      Object.keys(
        merged([
          ['i', dayReport()],
          ['i', dayReport()],
        ]).reports,
      ),
    ).toEqual(['i']);
  });

  test('keeps an identity that is called like a property of every object', () => {
    const day = merged([
      ['__proto__', dayReport()],
      ['constructor', dayReport()],
    ]);
    expect(Object.keys(JSON.parse(formatState(day)).reports).sort()).toEqual(['__proto__', 'constructor']);
  });

  test('keeps verified reports when unverified ones flood in, and says that it is full', () => {
    const flood = Array.from({ length: 20 }, (_, n): [string, DayReport] => [
      `a${n}`,
      dayReport({ verified: false, submitter: `s${n}` }),
    ]);
    const day = merged([...flood, ['z', dayReport()]], { reports: 5, reportsPerSubmitter: 5 });
    expect(Object.keys(day.reports)).toHaveLength(5);
    expect(day.reports).toHaveProperty('z');
    expect(day.full).toBe(true);
  });

  test('lets no submitter take the room of the others', () => {
    const flood = Array.from({ length: 20 }, (_, n): [string, DayReport] => [
      `a${n}`,
      dayReport({ submitter: 'evil.example' }),
    ]);
    const day = merged([...flood, ['z', dayReport()]], { reports: 10, reportsPerSubmitter: 3 });
    expect(Object.values(day.reports).map(({ submitter }) => submitter)).toEqual([
      'evil.example',
      'evil.example',
      'evil.example',
      'google.com',
    ]);
  });
});

const submitterOf = (identity: string) => `s${identity.charCodeAt(0) % 3}`;
const anyReport = fc
  .record({
    identity: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', '__proto__'),
    verified: fc.boolean(),
    verification: fc.constantFrom('x', 'y'),
    mailDate: fc.constantFrom(undefined, '2026-11-23T01:00:00Z', '2026-11-23T02:00:00Z'),
    digest: fc.constantFrom('aa', 'bb'),
    sessions: fc.nat(3),
  })
  .map(({ identity, mailDate, sessions, ...rest }): [string, DayReport] => [
    identity,
    {
      submitter: submitterOf(identity),
      ...rest,
      ...(mailDate ? { mailDate } : {}),
      policies: [
        { policyType: 'sts', successfulSessions: sessions, failedSessions: 0, results: [], failures: [] },
      ],
    },
  ]);
const anyReports = fc.array(anyReport, { maxLength: 12 });
/** As a worker sees it that read the object from the store: the same, with its keys in another order. */
const stored = (day: DayState): DayState => JSON.parse(formatState(day));

describe.each([
  ['without', { reports: 1000, reportsPerSubmitter: 1000 }],
  ['over', { reports: 4, reportsPerSubmitter: 2 }],
])('mergeDays() %s the limits', (_name, limits) => {
  const day = (reports: [string, DayReport][]) => stored(merged(reports, limits));

  test('gives the same bytes for any order and repetition', () => {
    const shuffled = anyReports.chain((reports) =>
      fc.tuple(
        fc.constant(reports),
        fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([reports, again]) => {
        expect(formatState(day(again))).toBe(formatState(day(reports)));
      }),
    );
  });

  test('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(anyReports.map(day), anyReports.map(day), anyReports.map(day), (a, b, c) => {
        const join = (x: DayState, y: DayState) => mergeDays(x, y, limits);
        expect(formatState(join(a, b))).toBe(formatState(join(b, a)));
        expect(formatState(join(join(a, b), c))).toBe(formatState(join(a, join(b, c))));
        expect(formatState(join(a, a))).toBe(formatState(a));
      }),
    );
  });
});

describe('condenseReport()', () => {
  const condense = (policies: ReportedPolicy[]) => condenseReport({ policies, notes: [] }, origin).policies;

  test('adds policies of the same type and text, whatever their lines look like', () => {
    const policies = condense([
      {
        policyType: 'sts',
        policyString: ['version: STSv1', 'mode: enforce', 'mx: a.example'],
        successfulSessions: 5,
        failedSessions: 1,
      },
      {
        policyType: 'sts',
        policyString: ['mode:enforce\r', 'VERSION: STSv1', ' mx: A.example'],
        successfulSessions: 2,
      },
      {
        policyType: 'sts',
        policyString: ['version: STSv1', 'mode: testing', 'mx: a.example'],
        successfulSessions: 1,
      },
    ]);
    expect(
      policies.map(({ mode, successfulSessions, failedSessions }) => [
        mode,
        successfulSessions,
        failedSessions,
      ]),
    ).toEqual([
      ['enforce', 7, 1],
      ['testing', 1, 0],
    ]);
  });

  test('adds details of the same place and keeps the greatest, with totals of all', () => {
    const details: FailureDetail[] = Array.from({ length: 10_000 }, (_, n) => ({
      resultType: n % 2 ? 'certificate-expired' : 'starttls-not-supported',
      failedSessions: 1 + (n % 7),
      sendingMtaIp: `2001:db8::${(n % 100).toString(16)}`,
      receivingMxHostname: 'mx.example.com',
    }));
    const [policy] = condense([{ policyType: 'sts', failedSessions: 10_000, failureDetails: details }]);
    expect(policy?.failures).toHaveLength(20);
    expect(policy?.moreFailures).toBe(80);
    expect(policy?.results).toEqual([
      { resultType: 'certificate-expired', failedSessions: 19_998, details: 5000 },
      { resultType: 'starttls-not-supported', failedSessions: 19_996, details: 5000 },
    ]);
  });

  test('is the same for details in another order', () => {
    const detail = fc.record({
      resultType: fc.constantFrom('a', 'b'),
      failedSessions: fc.nat(3),
      sendingMtaIp: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    });
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 60 }), (details) => {
        const [there] = condense([{ policyType: 'sts', failureDetails: details }]);
        const [back] = condense([{ policyType: 'sts', failureDetails: details.toReversed() }]);
        expect(there).toEqual(back);
      }),
    );
  });

  test('stays small for a report of invented words, and loses no session', () => {
    const long = 'x'.repeat(100_000);
    const policies: ReportedPolicy[] = Array.from({ length: 3000 }, (_, n) => ({
      policyType: `${n}${long}`,
      policyString: Array.from({ length: 100 }, () => long),
      successfulSessions: 1,
      failureDetails: [
        {
          resultType: `${n}${long}`,
          failedSessions: 1,
          additionalInformation: long,
          receivingMxHostname: long,
        },
      ],
    }));
    const day = condenseReport(
      { organizationName: long, reportId: long, policies, notes: [] },
      { ...origin, submitter: long },
    );
    expect(JSON.stringify(day).length).toBeLessThan(60_000);
    expect(day.policies.reduce((sum, policy) => sum + policy.successfulSessions, 0)).toBe(3000);
  });

  test('keeps totals of enormous counts whole numbers', () => {
    const [policy] = condense([
      { policyType: 'sts', successfulSessions: Number.MAX_SAFE_INTEGER },
      { policyType: 'sts', successfulSessions: Number.MAX_SAFE_INTEGER },
    ]);
    expect(policy?.successfulSessions).toBe(Number.MAX_SAFE_INTEGER);
  });
});

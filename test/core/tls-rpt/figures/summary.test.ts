import { describe, expect, test } from 'vitest';
import type { UtcDay } from '../../../../core/names/utc-day.ts';
import { maxInventedWords } from '../../../../core/tls-rpt/figures/choose-names.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import type { DayReport, DayState } from '../../../../core/tls-rpt/figures/day.ts';
import { addTallies } from '../../../../core/tls-rpt/figures/rest.ts';
import { failuresOf, sessionsOf } from '../../../../core/tls-rpt/figures/sessions-of.ts';
import { maxReporters, summarize } from '../../../../core/tls-rpt/figures/summary.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import type { ReportedPolicy } from '../../../../core/tls-rpt/report.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { mergeReport } from './merge-report.ts';

const policy = (
  policyType: string,
  successfulSessions: number,
  failedSessions = 0,
  details: [string, number][] = [],
): ReportedPolicy => ({
  policyType,
  successfulSessions,
  failedSessions,
  failureDetails: details.map(([resultType, count]) => ({ resultType, failedSessions: count })),
});

function report(
  policies: ReportedPolicy[],
  { submitter = 'google.com', verified = true, organizationName = 'Google Inc.' } = {},
): DayReport {
  return condenseReport(
    { organizationName, policies, notes: [] },
    { submitter, verified, verification: 'x', digest: '' },
  );
}

function day(name: UtcDay, reports: DayReport[]): DayState {
  return reports.reduce(
    (state, one, index) => mergeReport(state, `${index}`, one),
    emptyDay(domainName('example.com'), name),
  );
}

describe('sessionsOf()', () => {
  test.each([
    ['one policy', [policy('sts', 5, 1)], [5, 1]],
    [
      'two texts of one type, when a policy changed at noon',
      [
        { ...policy('sts', 5, 1), policyString: ['mode: testing'] },
        { ...policy('sts', 2), policyString: ['mode: enforce'] },
      ],
      [7, 1],
    ],
    ['sts and tlsa about the same sessions', [policy('sts', 5, 1), policy('tlsa', 5, 1)], [5, 1]],
    [
      'sts and tlsa that disagree, without hiding a failure',
      [policy('sts', 5, 1), policy('tlsa', 6, 0)],
      [5, 1],
    ],
    [
      'sts and tlsa with different totals, which are different sessions',
      [policy('sts', 5, 4), policy('tlsa', 10, 0)],
      [15, 4],
    ],
    [
      'no-policy-found, which is about other sessions',
      [policy('sts', 5, 1), policy('tlsa', 5, 1), policy('no-policy-found', 3, 2)],
      [8, 3],
    ],
    ['an unknown type, which may overlap too', [policy('sts', 9), policy('quantum', 9)], [9, 0]],
    ['nothing', [], [0, 0]],
  ])('counts each session once: %s', (_reason, policies, [successfulSessions, failedSessions]) => {
    expect(sessionsOf(report(policies))).toEqual({ successfulSessions, failedSessions });
  });
});

describe('failuresOf()', () => {
  test('takes the larger of overlapping policies and adds within one', () => {
    const failures = failuresOf(
      report([
        { ...policy('sts', 5, 4, [['certificate-expired', 3]]), policyString: ['mode: testing'] },
        { ...policy('sts', 5, 4, [['certificate-expired', 1]]), policyString: ['mode: enforce'] },
        policy('tlsa', 14, 4, [
          ['certificate-expired', 2],
          ['tlsa-invalid', 4],
        ]),
      ]),
    );
    expect(Object.fromEntries(failures)).toEqual({ 'certificate-expired': 4, 'tlsa-invalid': 4 });
  });
});

describe('summarize()', () => {
  const days = [
    day(utcDay('2026-11-22'), [
      report([
        policy('sts', 10, 2, [
          ['certificate-expired', 2],
          ['validation-failure', 2],
        ]),
        policy('tlsa', 10, 2),
      ]),
      report([policy('sts', 900, 900, [['starttls-not-supported', 900]])], {
        verified: false,
        submitter: 'forger.example',
      }),
    ]),
    day(utcDay('2026-11-21'), [
      report([policy('sts', 7)]),
      report([policy('sts', 20)], { submitter: 'microsoft.com', organizationName: 'Microsoft' }),
    ]),
  ];
  const summary = summarize(days);

  test('keeps unverified reports apart from the total', () => {
    expect(summary.total).toEqual({
      verified: { reports: 3, successfulSessions: 37, failedSessions: 2 },
      unverified: { reports: 1, successfulSessions: 900, failedSessions: 900 },
    });
  });

  test('orders days by date and names the first and last', () => {
    expect(summary.days.map((one) => [one.day, one.verified.successfulSessions])).toEqual([
      ['2026-11-21', 27],
      ['2026-11-22', 10],
    ]);
    expect([summary.from, summary.to]).toEqual(['2026-11-21', '2026-11-22']);
  });

  test('orders reporters by verified sessions', () => {
    expect(
      summary.reporters.map((one) => [one.submitter, one.organizationName, one.verified.successfulSessions]),
    ).toEqual([
      ['microsoft.com', 'Microsoft', 20],
      ['google.com', 'Google Inc.', 17],
      ['forger.example', 'Google Inc.', 0],
    ]);
  });

  test('lists sessions under each policy type, which do not add up to the total', () => {
    expect(summary.policyTypes.map((one) => [one.policyType, one.verified.successfulSessions])).toEqual([
      ['sts', 37],
      ['tlsa', 10],
    ]);
  });

  test('orders equal reporters and policy types by name', () => {
    const equal = summarize([
      day(utcDay('2026-11-21'), [
        report([policy('tlsa', 5)], { submitter: 'b.example' }),
        report([policy('sts', 5)], { submitter: 'a.example' }),
      ]),
    ]);
    expect(equal.reporters.map(({ submitter }) => submitter)).toEqual(['a.example', 'b.example']);
    expect(equal.policyTypes.map(({ policyType }) => policyType)).toEqual(['sts', 'tlsa']);
  });

  test('counts each result type and never adds details to a total', () => {
    expect(
      summary.resultTypes.map((one) => [
        one.resultType,
        one.verified.failedSessions,
        one.unverified.failedSessions,
      ]),
    ).toEqual([
      ['certificate-expired', 2, 0],
      ['validation-failure', 2, 0],
      ['starttls-not-supported', 0, 900],
    ]);
  });

  test('is the same for days in another order', () => {
    expect(summarize(days.toReversed())).toEqual(summary);
  });

  test('prefers the name in verified reports', () => {
    const named = summarize([
      day(utcDay('2026-11-21'), [
        report([], { verified: false, organizationName: 'Forged' }),
        report([], { organizationName: 'Real' }),
      ]),
    ]);
    expect(named.reporters[0]?.organizationName).toBe('Real');
  });

  test('gives zeros for no reports', () => {
    expect(summarize([])).toMatchObject({
      total: { verified: { reports: 0, successfulSessions: 0, failedSessions: 0 } },
      days: [],
    });
  });
});

describe('summarize() of a day with more reports than it itemises', () => {
  const report = (resultType: string): DayReport => ({
    submitter: 'many.example',
    verified: true,
    verification: 'dkim-aligned',
    digest: 'd',
    policies: [
      {
        policyType: 'constructor',
        successfulSessions: 10,
        failedSessions: 2,
        results: [{ resultType, failedSessions: 2, details: 1 }],
        failures: [],
      },
    ],
  });
  const tallies = ['certificate-expired', 'certificate-expired', 'made-up'].map((type) =>
    tallyReport(report(type)),
  );
  const day = {
    ...emptyDay(domainName('example.com'), utcDay('2026-11-22')),
    reports: { a: report('certificate-expired') },
    rest: { verified: addTallies(tallies, () => false) },
  };
  const summary = summarize([day]);

  test('has all of them in every total', () => {
    const all = { reports: 4, successfulSessions: 40, failedSessions: 8 };
    expect(summary.total.verified).toEqual(all);
    expect(summary.days).toMatchObject([{ verified: all }]);
    expect(summary.resultTypes).toMatchObject([
      { resultType: 'certificate-expired', verified: { reports: 3, failedSessions: 6 } },
      { resultType: 'other', verified: { reports: 1, failedSessions: 2 } },
    ]);
    expect(summary.policyTypes).toMatchObject([
      { policyType: 'other', verified: { reports: 3 } },
      { policyType: 'constructor', verified: { reports: 1, successfulSessions: 10 } },
    ]);
  });

  test('says what it does not itemise, and who sent the most of it', () => {
    expect(summary.notItemised).toEqual({
      verified: {
        reports: 3,
        successfulSessions: 30,
        failedSessions: 6,
        sources: [{ source: 'many.example', reports: 3 }],
      },
    });
    expect(summarize([{ ...day, rest: {} }])).not.toHaveProperty('notItemised');
  });
});

describe('summarize() of days that strangers have filled with names and words of their own', () => {
  const invented = (n: number) => policy(`type-${n}`, 1, 1, [[`result-${n}`, 1]]);
  const name = (submitter: string) => ({ submitter, verified: false });
  const strangers = Array.from({ length: 20 }, (_, d) =>
    day(
      utcDay(`2026-11-${d + 1}`.replace(/-(\d)$/u, '-0$1')),
      Array.from({ length: 30 }, (__, n) => report([invented(d * 30 + n)], name(`r${d}x${n}.example`))),
    ),
  );
  const honest = day(utcDay('2026-11-25'), [
    report([policy('sts', 3, 1, [['certificate-expired', 1]]), policy('quantum', 1, 1, [['entangled', 1]])]),
  ]);
  const summary = summarize([...strangers, honest]);

  test('lists a limited number of each, and says how many reporters there are beside', () => {
    expect(summary.reporters).toHaveLength(maxReporters);
    expect(summary.moreReporters).toBe(20 * 30 + 1 - maxReporters);
    expect(summary.policyTypes.length).toBeLessThanOrEqual(maxInventedWords + 2);
    expect(summary.resultTypes.length).toBeLessThanOrEqual(maxInventedWords + 2);
  });

  test('leaves out no reporter that was seen on more days, however many sessions strangers claim', () => {
    const signed = strangers.map((one) => ({
      ...one,
      reports: Object.fromEntries(
        Object.entries(one.reports).map(([key, stranger]) => [key, { ...stranger, verified: true }]),
      ),
    }));
    const quiet = [26, 27].map((date) => day(utcDay(`2026-11-${date}`), [report([policy('sts', 0, 0)])]));
    const listed = summarize([...signed, ...quiet]).reporters;
    expect(listed).toHaveLength(maxReporters);
    expect(listed.map(({ submitter }) => submitter)).toContain(report([]).submitter);
  });

  test('loses no session', () => {
    const sum = (rows: readonly { failedSessions: number }[]) =>
      rows.reduce((total, { failedSessions }) => total + failedSessions, 0);
    expect(summary.total.unverified).toMatchObject({ reports: 600, failedSessions: 600 });
    expect(sum(summary.policyTypes.map(({ unverified }) => unverified))).toBe(600);
    expect(sum(summary.resultTypes.map(({ unverified }) => unverified))).toBe(600);
  });

  test('still lists what is verified', () => {
    expect(summary.reporters[0]).toMatchObject({ submitter: 'google.com' });
    for (const policyType of ['sts', 'quantum'])
      expect(summary.policyTypes).toContainEqual(expect.objectContaining({ policyType }));
    for (const resultType of ['certificate-expired', 'entangled'])
      expect(summary.resultTypes).toContainEqual(expect.objectContaining({ resultType }));
  });
});

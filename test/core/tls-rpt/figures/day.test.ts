import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import {
  type DayReport,
  type DayState,
  emptyDay,
  mergeDays,
  mergeReport,
} from '../../../../core/tls-rpt/figures/day.ts';
import { formatState } from '../../../../service/store/state-json.ts';
import { domainName, reportIdentityOf, utcDay } from '../../../fakes/names.ts';

const empty = emptyDay(domainName('example.com'), utcDay('2026-11-22'));
const origin = { submitter: 'google.com', verified: true, verification: 'dkim-aligned', digest: 'aa' };

function dayReport(changes: Partial<DayReport> = {}): DayReport {
  return {
    ...condenseReport({ policies: [{ policyType: 'sts', successfulSessions: 1 }], notes: [] }, origin),
    ...changes,
  };
}

const merged = (reports: [string, DayReport][], limits?: { reports: number; reportsPerSubmitter: number }) =>
  reports.reduce(
    (day, [identity, report]) => mergeReport(day, reportIdentityOf(identity), report, limits),
    empty,
  );

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
    ['of equal times, the greater content counts', { digest: 'bb' }, { digest: 'aa' }],
    ['of equal contents, the reason decides', { verification: 'unsigned' }, { verification: 'failed' }],
  ])('keeps one report per identity: %s', (_reason, better, worse) => {
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

  test('keeps an identity that is named like a property of every object', () => {
    const day = merged([
      ['__proto__', dayReport()],
      ['constructor', dayReport()],
    ]);
    expect(Object.keys(JSON.parse(formatState(day)).reports).sort()).toEqual(['__proto__', 'constructor']);
  });

  test('keeps verified reports if unverified ones flood in, and says that it is full', () => {
    const flood = Array.from({ length: 20 }, (_, n): [string, DayReport] => [
      `a${n}`,
      dayReport({ verified: false, submitter: `s${n}` }),
    ]);
    const day = merged([...flood, ['z', dayReport()]], { reports: 5, reportsPerSubmitter: 5 });
    expect(Object.keys(day.reports)).toHaveLength(5);
    expect(day.reports).toHaveProperty('z');
    expect(day.full).toBe(true);
  });

  test('lets no submitter use up the space of the others', () => {
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

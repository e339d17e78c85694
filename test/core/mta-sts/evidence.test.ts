import { describe, expect, test } from 'vitest';
import type { CoverageFinding } from '../../../core/mta-sts/coverage.ts';
import {
  type EvidenceDay,
  findMissingEvidence,
  findPossibleFrom,
  wouldBounce,
} from '../../../core/mta-sts/evidence.ts';

const now = new Date('2026-11-24T12:00:00Z');
const day = (daysAgo: number, more: Partial<EvidenceDay> = {}): EvidenceDay => ({
  day: new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10),
  reporters: ['a.example', 'b.example'],
  successfulSessions: 10,
  failures: [],
  unexplainedSessions: 0,
  ...more,
});
const fortnight = Array.from({ length: 14 }, (_, index) => day(14 - index));
const question = {
  policy: { mode: 'testing' as const, mx: ['mx.example.com'], maxAgeSeconds: 86_400 },
  testingSince: '2026-11-10T00:00:00.000Z',
  days: fortnight,
  coverage: [] as CoverageFinding[],
  now,
};
const failure = (resultType: string, sessions = 1) => ({ failures: [{ resultType, sessions }] });
const uncovered: CoverageFinding = {
  code: 'mx-uncovered',
  severity: 'warning',
  message: 'x is not covered',
  nextStep: '',
};

describe('findMissingEvidence()', () => {
  test('finds nothing missing after a quiet fortnight with two reporters', () => {
    expect(findMissingEvidence(question)).toEqual([]);
  });

  test.each([
    ['no testing policy', { policy: { ...question.policy, mode: 'none' as const } }, 'mode'],
    ['a policy that was not announced', { testingSince: undefined }, 'mode'],
    ['13 days of testing', { testingSince: '2026-11-10T12:00:01.000Z' }, 'days'],
    [
      'reports on six days',
      {
        days: fortnight.map((d, index) =>
          index < 6 ? { ...d, successfulSessions: 20 } : { ...d, reporters: [], successfulSessions: 0 },
        ),
      },
      'reported-days',
    ],
    [
      '49 sessions',
      { days: fortnight.map((d, index) => ({ ...d, successfulSessions: index < 7 ? 7 : 0 })) },
      'sessions',
    ],
    ['one reporter', { days: fortnight.map((d) => ({ ...d, reporters: ['a.example'] })) }, 'reporters'],
    [
      'an expired certificate',
      { days: [...fortnight.slice(1), day(14, failure('certificate-expired'))] },
      'failures',
    ],
    [
      'an unknown failure type',
      { days: [...fortnight.slice(1), day(1, failure('new-failure'))] },
      'failures',
    ],
    [
      'failed sessions without a detail that says why',
      { days: [...fortnight.slice(1), day(2, { unexplainedSessions: 100 })] },
      'failures',
    ],
    [
      'sessions that all failed, even if harmlessly',
      {
        days: fortnight.map((d) => ({
          ...d,
          successfulSessions: 0,
          ...failure('sts-policy-fetch-error', 100),
        })),
      },
      'sessions',
    ],
    ['an MX that the policy does not cover', { coverage: [uncovered] }, 'coverage'],
  ])('names %s', (_what, more, code) => {
    expect(findMissingEvidence({ ...question, ...more }).map((missing) => missing.code)).toEqual([code]);
  });

  test.each([
    ['a failure before the fortnight', { days: [day(15, failure('certificate-expired')), ...fortnight] }],
    [
      'a failure today, before the day is over',
      { days: [...fortnight, day(0, failure('certificate-expired'))] },
    ],
    ['a DANE failure', { days: [...fortnight.slice(1), day(14, failure('tlsa-invalid'))] }],
    [
      'a failure to fetch the policy',
      { days: [...fortnight.slice(1), day(14, failure('sts-policy-fetch-error'))] },
    ],
    [
      'a failure type without sessions',
      { days: [...fortnight.slice(1), day(14, failure('certificate-expired', 0))] },
    ],
  ])('ignores %s', (_what, more) => {
    expect(findMissingEvidence({ ...question, ...more })).toEqual([]);
  });

  test('ignores days before testing began', () => {
    const missing = findMissingEvidence({ ...question, testingSince: '2026-11-20T00:00:00.000Z' });
    expect(missing).toEqual([
      { code: 'days', have: 4, want: 14, message: 'Days of testing: 4, expected 14' },
      {
        code: 'reported-days',
        have: 4,
        want: 7,
        message: 'Days with a verified report among the last 14: 4, expected 7',
      },
      {
        code: 'sessions',
        have: 40,
        want: 50,
        message: 'Successful sessions reported in the last 14 days: 40, expected 50',
      },
    ]);
  });

  test('says what would have bounced last, and when', () => {
    const days = [
      ...fortnight.slice(1),
      day(3, failure('starttls-not-supported', 2)),
      day(2, failure('certificate-expired', 3)),
    ];
    expect(findMissingEvidence({ ...question, days })).toEqual([
      {
        code: 'failures',
        have: 5,
        want: 0,
        message:
          'Failures that may bounce mail under "enforce" were reported, the latest for 2026-11-22 (certificate-expired), expected none',
      },
    ]);
  });
});

describe('findPossibleFrom()', () => {
  const since = (daysAgo: number, time = '00:00:00.000Z') => `${day(daysAgo).day}T${time}`;
  const lately = (days: number, more: Partial<EvidenceDay> = {}) =>
    Array.from({ length: days }, (_, index) => day(days - index, more));

  test.each<[string, Partial<typeof question>, string | undefined]>([
    ['nothing is missing', {}, '2026-11-24T12:00:00.000Z'],
    [
      'four days of testing',
      { testingSince: since(4, '18:00:00.000Z'), days: lately(4) },
      '2026-12-04T18:00:00.000Z',
    ],
    [
      'a failure, which must be two weeks old',
      { days: [...fortnight, day(3, failure('certificate-expired'))] },
      '2026-12-06T00:00:00.000Z',
    ],
    [
      "a failure today, which tomorrow's check counts",
      { testingSince: since(13), days: [...lately(13), day(0, failure('certificate-expired'))] },
      '2026-12-09T00:00:00.000Z',
    ],
    [
      'two sessions a day, which never make 50 in two weeks',
      { days: lately(14, { successfulSessions: 2 }) },
      undefined,
    ],
    [
      'a domain that has lately received more mail',
      { days: [...lately(14, { successfulSessions: 1 }).slice(0, 12), day(2), day(1)] },
      // Of 17 to 30 November: 10 days with 1 session, and twice two with 10.
      '2026-12-01T00:00:00.000Z',
    ],
    [
      'two reports a week',
      { testingSince: since(7), days: [day(6, { successfulSessions: 30 }), day(2)] },
      undefined,
    ],
    [
      'late reports about yesterday and the day before',
      { testingSince: since(6), days: [6, 5, 4, 3].map((ago) => day(ago, { successfulSessions: 4 })) },
      '2026-12-07T00:00:00.000Z',
    ],
    [
      'two days of testing, and nothing known about the week before',
      { testingSince: since(2), days: lately(2, { successfulSessions: 4 }) },
      '2026-12-06T00:00:00.000Z',
    ],
    ['one reporter', { days: lately(14, { reporters: ['a.example'] }) }, undefined],
    ['no reports', { days: [] }, undefined],
    ['reporters that fell silent', { testingSince: since(40), days: lately(14).slice(0, 6) }, undefined],
    ['an MX that the policy does not cover', { coverage: [uncovered] }, undefined],
    ['another mode', { policy: { ...question.policy, mode: 'enforce' as 'testing' } }, undefined],
    ['a policy that was not announced', { testingSince: undefined as unknown as string }, undefined],
  ])('finds the date with %s', (_what, more, expected) => {
    expect(findPossibleFrom({ ...question, ...more })?.toISOString()).toBe(expected);
  });

  test('gives the moment from which nothing is missing, if the last week repeats', () => {
    const week = [7, 6, 5, 4, 3, 2, 1].map((ago) =>
      day(ago, { successfulSessions: ago > 5 ? 0 : 6, reporters: ago > 5 ? [] : ['a.example', 'b.example'] }),
    );
    const asked = { ...question, testingSince: since(7), days: week };
    const from = findPossibleFrom(asked);
    const repeated = [0, 1, 2].flatMap((round) =>
      week.map((one, index) => ({ ...one, day: day(7 - index - 7 * round).day })),
    );
    const missingAt = (time: Date) => findMissingEvidence({ ...asked, days: repeated, now: time });
    expect(missingAt(from!)).toEqual([]);
    expect(missingAt(new Date(from!.getTime() - 1))).not.toEqual([]);
  });
});

test.each([
  ['starttls-not-supported', true],
  ['certificate-host-mismatch', true],
  ['certificate-expired', true],
  ['certificate-not-trusted', true],
  ['validation-failure', true],
  ['tlsa-invalid', false],
  ['dnssec-invalid', false],
  ['dane-required', false],
  ['sts-policy-fetch-error', false],
  ['sts-policy-invalid', false],
  ['sts-webpki-invalid', false],
  ['STS-WebPKI-Invalid', false],
  ['anything else', true],
])('wouldBounce() of %s is %s', (resultType, expected) => {
  expect(wouldBounce(resultType)).toBe(expected);
});

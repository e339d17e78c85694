import { describe, expect, test } from 'vitest';
import { finding, withoutTraits } from '../../../../core/finding/finding.ts';
import { findMissingEvidence } from '../../../../core/mta-sts/evidence/find-missing-evidence.ts';
import { timestamp, utcDay } from '../../../fakes/names.ts';
import { day, failure, fortnight, question, uncovered } from './evidence-days.ts';

describe('findMissingEvidence()', () => {
  test('finds nothing missing after a quiet fortnight with two reporters', () => {
    expect(findMissingEvidence(question)).toEqual([]);
  });

  test.each([
    ['no testing policy', { policy: { ...question.policy, mode: 'none' as const } }, 'evidence-mode'],
    ['a policy that was not announced', { testingSince: undefined }, 'evidence-mode'],
    ['13 days of testing', { testingSince: timestamp('2026-11-10T12:00:01.000Z') }, 'evidence-days'],
    [
      'reports on six days',
      {
        days: fortnight.map((d, index) =>
          index < 6 ? { ...d, successfulSessions: 20 } : { ...d, reporters: [], successfulSessions: 0 },
        ),
      },
      'evidence-reported-days',
    ],
    [
      '49 sessions',
      { days: fortnight.map((d, index) => ({ ...d, successfulSessions: index < 7 ? 7 : 0 })) },
      'evidence-sessions',
    ],
    [
      'one reporter',
      { days: fortnight.map((d) => ({ ...d, reporters: ['a.example'] })) },
      'evidence-reporters',
    ],
    [
      'an expired certificate',
      { days: [...fortnight.slice(1), day(14, failure('certificate-expired'))] },
      'evidence-failures',
    ],
    [
      'an unknown failure type',
      { days: [...fortnight.slice(1), day(1, failure('new-failure'))] },
      'evidence-failures',
    ],
    [
      'failed sessions without a detail that says why',
      { days: [...fortnight.slice(1), day(2, { unexplainedSessions: 100 })] },
      'evidence-failures',
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
      'evidence-sessions',
    ],
    ['an MX that the policy does not cover', { coverage: [uncovered] }, 'evidence-coverage'],
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
    const missing = findMissingEvidence({ ...question, testingSince: timestamp('2026-11-20T00:00:00.000Z') });
    expect(missing).toEqual([
      finding('evidence-days', { have: 4, want: 14 }),
      finding('evidence-reported-days', { have: 4, want: 7, days: 14 }),
      finding('evidence-sessions', { have: 40, want: 50, days: 14 }),
    ]);
  });

  test('names the host that the policy does not cover', () => {
    expect(findMissingEvidence({ ...question, coverage: [uncovered] })).toEqual([
      finding('evidence-coverage', { cause: withoutTraits(uncovered) }),
    ]);
  });

  test('says what would have bounced last, and when', () => {
    const days = [
      ...fortnight.slice(1),
      day(3, failure('starttls-not-supported', 2)),
      day(2, failure('certificate-expired', 3)),
    ];
    expect(findMissingEvidence({ ...question, days })).toEqual([
      finding('evidence-failures', {
        sessions: 5,
        day: utcDay('2026-11-22'),
        resultType: 'certificate-expired',
      }),
    ]);
  });
});

test('findMissingEvidence() names a few of the reporters that saw failures', () => {
  const failing = Array.from({ length: 7 }, (_, n) => `r${n}.example`);
  const days = [
    ...fortnight.slice(2),
    day(2, { ...failure('certificate-expired'), failing }),
    day(1, { failing }),
  ];
  const named = (more: string[]) =>
    findMissingEvidence({
      ...question,
      days: [...days, day(1, { ...failure('certificate-expired'), failing: more })],
    })
      .map(({ parameters }) => parameters)
      .at(-1);
  expect(named([])).toMatchObject({ reporters: failing.slice(0, 5), moreReporters: 2 });
  expect(named(['a'.repeat(5000)])).toMatchObject({
    reporters: [expect.stringMatching(/^a{1,300}$/u), ...failing.slice(0, 4)],
  });
});

test('findMissingEvidence() names those first that come first in the order it is given', () => {
  const failing = [...Array.from({ length: 400 }, (_, n) => `a${n}.example`), 'google.com'];
  const compareReporters = (a: string, b: string) => Number(b === 'google.com') - Number(a === 'google.com');
  const days = [...fortnight.slice(1), day(1, { ...failure('certificate-expired'), failing })];
  const [found] = findMissingEvidence({ ...question, days, compareReporters });
  expect(found?.parameters).toMatchObject({ reporters: ['google.com', ...failing.slice(0, 4)] });
});

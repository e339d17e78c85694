import { describe, expect, test } from 'vitest';
import {
  type EvidenceDay,
  findMissingEvidence,
} from '../../../../core/mta-sts/evidence/find-missing-evidence.ts';
import { findPossibleFrom } from '../../../../core/mta-sts/evidence/find-possible-from.ts';
import { timestamp } from '../../../fakes/names.ts';
import { day, failure, fortnight, question, uncovered } from './evidence-days.ts';

describe('findPossibleFrom()', () => {
  const since = (daysAgo: number, time = '00:00:00.000Z') => timestamp(`${day(daysAgo).day}T${time}`);
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
    ['a policy that was not announced', { testingSince: undefined as never }, undefined],
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

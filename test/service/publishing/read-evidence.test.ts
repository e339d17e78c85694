import { describe, expect, test } from 'vitest';
import { addDays } from '../../../core/names/utc-day.ts';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import { addTallies } from '../../../core/tls-rpt/figures/rest.ts';
import { tallyReport } from '../../../core/tls-rpt/figures/tally-report.ts';
import { fingerprintPolicy } from '../../../core/tls-rpt/judge/match-policy.ts';
import { knownFrom, readEvidence, weighReporters } from '../../../service/publishing/read-evidence.ts';
import { emptyDay } from '../../fakes/empty-day.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { report, sts } from './reported-world.ts';

const everyone = { isKnown: () => true, heedsNewcomers: true };

test('readEvidence() ignores DANE, other policies, and sessions without a policy', () => {
  const text = 'mode: testing';
  const day: DayState = {
    domain: domainName('example.com'),
    day: utcDay('2026-11-24'),
    reports: {
      a: report('google.com', [sts(text), sts('mode: enforce'), { ...sts(text), policyType: 'tlsa' }]),
      b: report('a.example', [{ ...sts(text), policyType: 'no-policy-found' }]),
    },
  };
  expect(readEvidence(day, new Set([fingerprintPolicy([text])]), everyone)).toEqual({
    day: '2026-11-24',
    reporters: ['google.com'],
    successfulSessions: 10,
    failures: [],
    unexplainedSessions: 0,
    failing: [],
  });
});

const expired = [{ resultType: 'certificate-expired', failedSessions: 3, details: 1 }];
test.each([
  ['all explained', { failedSessions: 3, results: expired }, 3, 0],
  ['without a detail', { failedSessions: 100 }, 0, 100],
  ['of which a detail explains only some', { failedSessions: 90, results: expired }, 3, 87],
  ['counted twice by details that overlap', { failedSessions: 2, results: expired }, 3, 0],
  [
    'from a sender that found no policy',
    { policyType: 'no-policy-found', failedSessions: 4, results: expired },
    3,
    1,
  ],
  ['of DANE', { policyType: 'tlsa', failedSessions: 4, results: expired }, 0, 0],
] as const)('readEvidence() of failed sessions (%s)', (_, over, told, unexplained) => {
  const text = 'mode: testing';
  const policy = { ...sts(text), ...over, results: [...('results' in over ? over.results : [])] };
  const day: DayState = {
    domain: domainName('example.com'),
    day: utcDay('2026-11-24'),
    reports: { a: report('google.com', [policy]) },
  };
  const { failures, unexplainedSessions } = readEvidence(day, new Set([fingerprintPolicy([text])]), everyone);
  expect(failures.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(told);
  expect(unexplainedSessions).toBe(unexplained);
});

test('readEvidence() names the reporters whose failures would have bounced mail', () => {
  const failed = (resultType: string) => [{ resultType, failedSessions: 3, details: 1 }];
  const day: DayState = {
    ...emptyDay(domainName('example.com'), utcDay('2026-11-24')),
    reports: {
      a: report('a.bounced.example', [
        { ...sts('x'), failedSessions: 3, results: failed('certificate-expired') },
      ]),
      b: report('b.bounced.example', [{ ...sts('x'), failedSessions: 1 }]),
      c: report('harmless.example', [
        { ...sts('x'), failedSessions: 3, results: failed('sts-policy-fetch-error') },
      ]),
      d: report('content.example', [sts('x')]),
    },
  };
  expect(readEvidence(day, new Set([fingerprintPolicy(['x'])]), everyone).failing).toEqual([
    'bounced.example',
  ]);
});

const now = new Date('2026-11-24T12:00:00Z');
const today = utcDay('2026-11-24');
const text = 'mode: testing';
const fingerprints = new Set([fingerprintPolicy([text])]);
const expiredSessions = { failedSessions: 3, results: [{ ...expired[0]! }] };

/** By reporter: how many days ago it reported. */
function daysOf(reporters: Record<string, number[]>): DayState[] {
  return Array.from({ length: 28 }, (_, index) => {
    const reports = Object.entries(reporters)
      .filter(([, ago]) => ago.includes(index))
      .map(([who]) => [who, report(who, [sts(text)])]);
    return {
      ...emptyDay(domainName('example.com'), addDays(today, -index)),
      reports: Object.fromEntries(reports),
    };
  });
}

test('weighReporters() knows who reported on seven days before today, under any of its names', () => {
  const days = daysOf({
    'a.seven.example': [1, 2, 3, 4],
    'b.seven.example': [5, 6, 27],
    'six.example': [0, 1, 2, 3, 4, 5, 6],
  });
  const isKnown = weighReporters(days, now);
  expect(['seven.example', 'six.example', 'constructor'].map(isKnown)).toEqual([true, false, false]);
});

describe('readEvidence() of unknown reporters', () => {
  const known = (who: string) => who === 'known.example';
  const day: DayState = {
    ...emptyDay(domainName('example.com'), today),
    reports: {
      a: report('known.example', [sts(text)]),
      b: report('stranger.example', [{ ...sts(text), ...expiredSessions }]),
    },
  };

  test('counts neither an unknown reporter nor its sessions as evidence', () => {
    const evidence = readEvidence(day, fingerprints, { isKnown: known, heedsNewcomers: true });
    expect(evidence).toMatchObject({ reporters: ['known.example'], successfulSessions: 10 });
    expect(evidence.failures).toEqual([{ resultType: 'certificate-expired', sessions: 3 }]);
  });

  test('leaves out failures that only newcomers report, once these no longer count', () => {
    const evidence = readEvidence(day, fingerprints, { isKnown: known, heedsNewcomers: false });
    expect(evidence).toMatchObject({ failures: [], unexplainedSessions: 0 });
  });

  test.each([
    ['of known reporters alone', false, 3],
    ['of strangers too while newcomers are heeded', true, 6],
  ])('counts failures that a flood has crowded out of the list: %s', (_, heedsNewcomers, sessions) => {
    const failing = { ...sts(text), ...expiredSessions };
    const tallies = ['known.example', 'stranger.example'].map((who) => tallyReport(report(who, [failing])));
    const flooded = { ...day, reports: {}, rest: { verified: addTallies(tallies, known) } };
    const evidence = readEvidence(flooded, fingerprints, { isKnown: known, heedsNewcomers });
    expect(evidence.unexplainedSessions).toBe(sessions);
  });

  test('reads the sums of a version that did not count unknown reporters separately', () => {
    const { newcomersBouncingSessions, ...rest } = addTallies([], known);
    const flooded = { ...day, reports: {}, rest: { verified: rest } };
    const evidence = readEvidence(flooded, fingerprints, { isKnown: known, heedsNewcomers: true });
    expect(evidence.unexplainedSessions).toBe(0);
  });
});

test.each([
  [
    'two reporters are known already',
    { 'a.example': [1, 2, 3, 4, 5, 6, 7], 'b.example': [1, 2, 3, 4, 5, 6, 9] },
    0,
  ],
  [
    'the second one came on four days in a row',
    { 'a.example': [1, 2, 3, 4, 5, 6, 7], 'b.example': [1, 2, 3, 4] },
    6,
  ],
  ['there is only one', { 'a.example': [1, 2, 3, 4, 5, 6, 7] }, undefined],
  ['the second one has stopped', { 'a.example': [1, 2, 3, 4, 5, 6, 7], 'b.example': [20, 21] }, undefined],
])('knownFrom() if %s', (_, reporters, days) => {
  const from = knownFrom(daysOf(reporters), now, 2);
  const expected = days === 0 ? now.toISOString() : days && `${addDays(today, days)}T00:00:00.000Z`;
  expect(from?.toISOString()).toBe(expected);
});

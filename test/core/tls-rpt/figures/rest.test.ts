import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayPolicy, DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { addTallies, joinRests, sourceOf, tallyReport } from '../../../../core/tls-rpt/figures/rest.ts';

const policy = (changes: Partial<DayPolicy> = {}): DayPolicy => ({
  policyType: 'sts',
  successfulSessions: 10,
  failedSessions: 0,
  results: [],
  failures: [],
  ...changes,
});
const result = (resultType: string, failedSessions: number) => ({ resultType, failedSessions, details: 1 });
const report = (policies: DayPolicy[], submitter = 'mx.reporter.example'): DayReport => ({
  submitter,
  verified: true,
  verification: 'dkim-aligned',
  digest: 'aa',
  policies,
});

test('sourceOf() is the organisation: all its names share one limit', () => {
  expect(sourceOf({ submitter: 'a.b.example.co.uk' })).toBe('example.co.uk');
});

describe('tallyReport()', () => {
  test('has the sessions of a report once, though two policies list them', () => {
    const both = [policy({ failedSessions: 2 }), policy({ policyType: 'tlsa', successfulSessions: 12 })];
    expect(tallyReport(report(both))).toMatchObject({
      source: 'reporter.example',
      successfulSessions: 10,
      failedSessions: 2,
      policyTypes: {
        sts: { successfulSessions: 10, failedSessions: 2 },
        tlsa: { successfulSessions: 12, failedSessions: 0 },
      },
    });
  });

  test('knows only the words of RFC 8460, so that no report makes it larger', () => {
    const odd = Array.from({ length: 50 }, (_, n) =>
      policy({ policyType: `type ${n}`, failedSessions: 1, results: [result(`word ${n}`, 1)] }),
    );
    const { policyTypes, results } = tallyReport(report(odd));
    expect(Object.keys(policyTypes)).toEqual(['other']);
    expect(results).toEqual({ other: 50 });
  });

  test.each([
    ['would bounce', [result('certificate-expired', 3)], 3, 3],
    ['nothing explains', [], 4, 4],
    ['are only partly explained, by what is harmless', [result('sts-policy-fetch-error', 1)], 3, 2],
    ['are harmless', [result('sts-policy-fetch-error', 3)], 3, 0],
  ])('counts failures that %s', (_, results, failedSessions, bouncing) => {
    const failed = policy({ failedSessions, results });
    expect(tallyReport(report([failed])).bouncingSessions).toBe(bouncing);
    expect(tallyReport(report([{ ...failed, policyType: 'no-policy-found' }])).bouncingSessions).toBe(
      bouncing,
    );
    expect(tallyReport(report([{ ...failed, policyType: 'tlsa' }])).bouncingSessions).toBe(0);
  });
});

describe('addTallies()', () => {
  const failing = policy({ failedSessions: 5, results: [result('certificate-expired', 5)] });

  test('adds up reports, sessions, policy types and result types', () => {
    const sum = addTallies([tallyReport(report([failing])), tallyReport(report([policy()]))], () => true);
    expect(sum).toEqual({
      reports: 2,
      successfulSessions: 20,
      failedSessions: 5,
      policyTypes: { sts: { reports: 2, successfulSessions: 20, failedSessions: 5 } },
      results: { 'certificate-expired': { reports: 1, failedSessions: 5 } },
      bouncingSessions: 5,
      sources: [{ source: 'reporter.example', reports: 2 }],
    });
  });

  test('counts what would bounce of known reporters only', () => {
    const tallies = ['known.example', 'stranger.example'].map((who) => tallyReport(report([failing], who)));
    expect(addTallies(tallies, (source) => source === 'known.example').bouncingSessions).toBe(5);
  });

  test('names the loudest sources, and no more than five', () => {
    const tallies = Array.from({ length: 40 }, (_, n) => tallyReport(report([], `r${n % 8}.example`)));
    const loud = Array.from({ length: 9 }, () => tallyReport(report([], 'loud.example')));
    const { sources } = addTallies([...tallies, ...loud], () => false);
    expect(sources).toHaveLength(5);
    expect(sources[0]).toEqual({ source: 'loud.example', reports: 9 });
  });

  test('keeps sums of counts near the largest number exact', () => {
    const huge = policy({ successfulSessions: Number.MAX_SAFE_INTEGER });
    const tallies = [tallyReport(report([huge])), tallyReport(report([huge]))];
    expect(addTallies(tallies, () => false).successfulSessions).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test('joinRests() of parts is the sum of all, in any order', () => {
  const tally = fc
    .tuple(fc.nat(9), fc.nat(9), fc.constantFrom('sts', 'tlsa'), fc.constantFrom('a.example', 'b.example'))
    .map(([successfulSessions, failedSessions, policyType, who]) =>
      tallyReport(report([policy({ policyType, successfulSessions, failedSessions })], who)),
    );
  fc.assert(
    fc.property(fc.array(tally), fc.array(tally), (a, b) => {
      const add = (tallies: typeof a) => addTallies(tallies, () => true);
      expect(joinRests([add(a), add(b)])).toEqual(joinRests([add([...b, ...a])]));
    }),
  );
});

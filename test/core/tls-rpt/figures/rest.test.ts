import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addTallies, joinRests } from '../../../../core/tls-rpt/figures/rest.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { policyOf, reportOf, resultOf } from './day-reports.ts';

describe('addTallies()', () => {
  const failing = policyOf({ failedSessions: 5, results: [resultOf('certificate-expired', 5)] });

  test('adds up reports, sessions, policy types and result types', () => {
    const sum = addTallies(
      [tallyReport(reportOf([failing])), tallyReport(reportOf([policyOf()]))],
      () => true,
    );
    expect(sum).toEqual({
      reports: 2,
      successfulSessions: 20,
      failedSessions: 5,
      policyTypes: { sts: { reports: 2, successfulSessions: 20, failedSessions: 5 } },
      results: { 'certificate-expired': { reports: 1, failedSessions: 5 } },
      bouncingSessions: 5,
      newcomersBouncingSessions: 0,
      sources: [{ source: 'reporter.example', reports: 2 }],
    });
  });

  test('counts sessions that would bounce only for known reporters', () => {
    const tallies = ['known.example', 'stranger.example'].map((who) =>
      tallyReport(reportOf([failing], { submitter: who })),
    );
    expect(addTallies(tallies, (source) => source === 'known.example').bouncingSessions).toBe(5);
  });

  test('names the loudest sources, and no more than five', () => {
    const tallies = Array.from({ length: 40 }, (_, n) =>
      tallyReport(reportOf([], { submitter: `r${n % 8}.example` })),
    );
    const loud = Array.from({ length: 9 }, () => tallyReport(reportOf([], { submitter: 'loud.example' })));
    const { sources } = addTallies([...tallies, ...loud], () => false);
    expect(sources).toHaveLength(5);
    expect(sources[0]).toEqual({ source: 'loud.example', reports: 9 });
  });

  test('keeps sums of counts near the largest number exact', () => {
    const huge = policyOf({ successfulSessions: Number.MAX_SAFE_INTEGER });
    const tallies = [tallyReport(reportOf([huge])), tallyReport(reportOf([huge]))];
    expect(addTallies(tallies, () => false).successfulSessions).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test('joinRests() of parts is the sum of all, in any order', () => {
  const tally = fc
    .tuple(fc.nat(9), fc.nat(9), fc.constantFrom('sts', 'tlsa'), fc.constantFrom('a.example', 'b.example'))
    .map(([successfulSessions, failedSessions, policyType, who]) =>
      tallyReport(
        reportOf([policyOf({ policyType, successfulSessions, failedSessions })], { submitter: who }),
      ),
    );
  fc.assert(
    fc.property(fc.array(tally), fc.array(tally), (a, b) => {
      const add = (tallies: typeof a) => addTallies(tallies, () => true);
      expect(joinRests([add(a), add(b)])).toEqual(joinRests([add([...b, ...a])]));
    }),
  );
});

import { describe, expect, test } from 'vitest';
import type { DayPolicy, DayReport } from '../../../../core/tls-rpt/figures/day.ts';
import { sourceOf, tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';

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

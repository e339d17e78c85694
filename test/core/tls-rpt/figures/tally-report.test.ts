import { describe, expect, test } from 'vitest';
import { sourceOf, tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { policyOf, reportOf, resultOf } from './day-reports.ts';

test('sourceOf() is the organisation: all its names share one limit', () => {
  expect(sourceOf({ submitter: 'a.b.example.co.uk' })).toBe('example.co.uk');
});

describe('tallyReport()', () => {
  test('has the sessions of a report once, though two policies list them', () => {
    const both = [policyOf({ failedSessions: 2 }), policyOf({ policyType: 'tlsa', successfulSessions: 12 })];
    expect(tallyReport(reportOf(both))).toMatchObject({
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
      policyOf({ policyType: `type ${n}`, failedSessions: 1, results: [resultOf(`word ${n}`, 1)] }),
    );
    const { policyTypes, results } = tallyReport(reportOf(odd));
    expect(Object.keys(policyTypes)).toEqual(['other']);
    expect(results).toEqual({ other: 50 });
  });

  test.each([
    ['would bounce', [resultOf('certificate-expired', 3)], 3, 3],
    ['nothing explains', [], 4, 4],
    ['are only partly explained, by what is harmless', [resultOf('sts-policy-fetch-error', 1)], 3, 2],
    ['are harmless', [resultOf('sts-policy-fetch-error', 3)], 3, 0],
  ])('counts failures that %s', (_, results, failedSessions, bouncing) => {
    const failed = policyOf({ failedSessions, results });
    expect(tallyReport(reportOf([failed])).bouncingSessions).toBe(bouncing);
    expect(tallyReport(reportOf([{ ...failed, policyType: 'no-policy-found' }])).bouncingSessions).toBe(
      bouncing,
    );
    expect(tallyReport(reportOf([{ ...failed, policyType: 'tlsa' }])).bouncingSessions).toBe(0);
  });
});

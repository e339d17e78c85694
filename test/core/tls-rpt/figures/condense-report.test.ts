import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import type { FailureDetail, ReportedPolicy } from '../../../../core/tls-rpt/report.ts';

const origin = { submitter: 'google.com', verified: true, verification: 'dkim-aligned', digest: 'aa' };

describe('condenseReport()', () => {
  const condense = (policies: ReportedPolicy[]) => condenseReport({ policies, notes: [] }, origin).policies;

  test('joins policies of the same type and text, however their lines are written', () => {
    const policies = condense([
      {
        policyType: 'sts',
        policyString: ['version: STSv1', 'mode: enforce', 'mx: a.example'],
        successfulSessions: 5,
        failedSessions: 1,
      },
      {
        policyType: 'sts',
        policyString: ['mode:enforce\r', 'VERSION: STSv1', ' mx: A.example'],
        successfulSessions: 2,
      },
      {
        policyType: 'sts',
        policyString: ['version: STSv1', 'mode: testing', 'mx: a.example'],
        successfulSessions: 1,
      },
    ]);
    expect(
      policies.map(({ mode, successfulSessions, failedSessions }) => [
        mode,
        successfulSessions,
        failedSessions,
      ]),
    ).toEqual([
      ['enforce', 7, 1],
      ['testing', 1, 0],
    ]);
  });

  test('reads each detail once, however often it has to be shortened: there may be 20,000', () => {
    let reads = 0;
    const failureDetails = Array.from({ length: 50 }, (_, n) => ({
      get resultType() {
        reads++;
        return 'certificate-expired';
      },
      additionalInformation: `${n}${'x'.repeat(2_000)}`,
    }));
    const policies = Array.from({ length: 20 }, (_, n) => ({ policyType: `${n}`, failureDetails }));
    expect(condense(policies)[0]?.failures).toHaveLength(5);
    expect(reads).toBe(2 * 20 * 50);
  });

  test('adds details of the same place and keeps the largest, with totals of all', () => {
    const details: FailureDetail[] = Array.from({ length: 10_000 }, (_, n) => ({
      resultType: n % 2 ? 'certificate-expired' : 'starttls-not-supported',
      failedSessions: 1 + (n % 7),
      sendingMtaIp: `2001:db8::${(n % 100).toString(16)}`,
      receivingMxHostname: 'mx.example.com',
    }));
    const [policy] = condense([{ policyType: 'sts', failedSessions: 10_000, failureDetails: details }]);
    expect(policy?.failures).toHaveLength(20);
    expect(policy?.moreFailures).toBe(80);
    expect(policy?.results).toEqual([
      { resultType: 'certificate-expired', failedSessions: 19_998, details: 5000 },
      { resultType: 'starttls-not-supported', failedSessions: 19_996, details: 5000 },
    ]);
  });

  test('is the same for details in another order', () => {
    const detail = fc.record({
      resultType: fc.constantFrom('a', 'b'),
      failedSessions: fc.nat(3),
      sendingMtaIp: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    });
    fc.assert(
      fc.property(fc.array(detail, { maxLength: 60 }), (details) => {
        const [there] = condense([{ policyType: 'sts', failureDetails: details }]);
        const [back] = condense([{ policyType: 'sts', failureDetails: details.toReversed() }]);
        expect(there).toEqual(back);
      }),
    );
  });

  test.each([
    ['of one byte', 'x'],
    ['of four bytes', '𝒙'],
    ['that JSON escapes', '\u0001'],
  ])('stays small for a report of invented words, without losing a session: letters %s', (_, letter) => {
    const long = letter.repeat(3_000);
    const policies: ReportedPolicy[] = Array.from({ length: 3000 }, (_, n) => ({
      policyType: `${n}${long}`,
      policyString: Array.from({ length: 100 }, () => long),
      successfulSessions: 1,
      failureDetails: [
        {
          resultType: `${n}${long}`,
          failedSessions: 1,
          additionalInformation: long,
          receivingMxHostname: long,
        },
      ],
    }));
    const day = condenseReport(
      { organizationName: long, reportId: long, policies, notes: [] },
      { ...origin, submitter: long },
    );
    expect(Buffer.byteLength(JSON.stringify(day))).toBeLessThan(20_000);
    expect(day.policies.reduce((sum, policy) => sum + policy.successfulSessions, 0)).toBe(3000);
  });

  test('cuts a long text between characters, and marks the cut', () => {
    const organizationName = (length: number) =>
      condenseReport({ organizationName: '𝒙'.repeat(length), policies: [], notes: [] }, origin)
        .organizationName;
    expect(organizationName(50)).toBe('𝒙'.repeat(50));
    expect(organizationName(101)).toBe(`${'𝒙'.repeat(49)}…`);
  });

  test('gives whole numbers for totals of enormous counts', () => {
    const [policy] = condense([
      { policyType: 'sts', successfulSessions: Number.MAX_SAFE_INTEGER },
      { policyType: 'sts', successfulSessions: Number.MAX_SAFE_INTEGER },
    ]);
    expect(policy?.successfulSessions).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test.each([
  ['after the tenth', (n: number) => ({ policyString: [`mx: mx${n}.example`] }), 15],
  ['with the text of another', () => ({ policyString: ['mx: mx.example'] }), 2],
])('condenseReport() loses no refusal that no detail explains, of a policy %s', (_, text, count) => {
  const overlapping = Array.from({ length: 2 }, () => ({
    resultType: 'sts-policy-fetch-error',
    failedSessions: 10,
  }));
  const policies = Array.from({ length: count }, (__, n) => ({
    policyType: 'sts',
    ...text(n),
    successfulSessions: n === 0 ? 0 : 100,
    failedSessions: 10,
    failureDetails: n === 0 ? [] : overlapping,
  }));
  const condensed = condenseReport({ policies, notes: [] }, { ...origin, submitter: 'a.example' });
  expect(tallyReport(condensed).bouncingSessions).toBe(10);
});

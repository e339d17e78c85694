import { describe, expect, test } from 'vitest';
import { jsonBytes } from '../../../../core/text/format-json.ts';
import { boundReport } from '../../../../core/tls-rpt/bounds/bound-report.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { itemise, itemLimits } from '../../../../core/tls-rpt/figures/itemise.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import type { FailureDetail, Report } from '../../../../core/tls-rpt/report.ts';
import { sampled } from '../../../model/search.ts';

const detail = (changes: Partial<FailureDetail> = {}): FailureDetail => ({
  resultType: 'certificate-expired',
  failedSessions: 2,
  receivingMxHostname: 'mx.example.com',
  ...changes,
});
const report = (changes: Partial<Report> = {}): Report => ({
  reportId: 'r1',
  policies: [{ policyType: 'sts', successfulSessions: 5, failedSessions: 2, failureDetails: [detail()] }],
  notes: [],
  ...changes,
});

describe('boundReport()', () => {
  test('leaves a report of usual size unchanged, even with thousands of details', () => {
    const usual = report();
    expect(boundReport(usual)).toBe(usual);
    const policies = [{ policyType: 'sts', failureDetails: Array.from({ length: 10_000 }, () => detail()) }];
    const large = report({ policies });
    expect(boundReport(large)).toBe(large);
  });

  test('cuts a long text, and says so', () => {
    const long = '𝒙'.repeat(1_000);
    const policies = [{ policyType: 'sts', failureDetails: [detail({ additionalInformation: long })] }];
    const bounded = boundReport(report({ organizationName: long, policies }));
    expect(jsonBytes(bounded)).toBeLessThan(3_000);
    expect(bounded.notes).toEqual([{ code: 'texts-cut', parameters: { count: 2 } }]);
  });

  test('copies no detail that is not shortened: there may be 20,000', () => {
    const details = [detail(), detail({ additionalInformation: 'x'.repeat(2_000) }), detail()];
    const bounded = boundReport(report({ policies: [{ failureDetails: details }] }));
    const [first, second, third] = bounded.policies[0]?.failureDetails ?? [];
    expect(first).toBe(details[0]);
    expect(second).toEqual({ ...details[1], additionalInformation: `${'x'.repeat(997)}…` });
    expect(third).toBe(details[2]);
  });

  test('keeps the sessions of policies with only a long type, which is shortened', () => {
    const policies = Array.from({ length: 10_000 }, (_, n) => ({
      policyType: `${n}${'x'.repeat(900)}`,
      successfulSessions: 1,
    }));
    const bounded = boundReport(report({ policies }));
    expect(jsonBytes(bounded)).toBeLessThan(5_500_000);
    expect(bounded.policies[0]).toEqual(policies[0]);
    expect(bounded.policies.at(-1)).toEqual({ policyType: `9999${'x'.repeat(53)}…`, successfulSessions: 1 });
    const cut = bounded.policies.filter(({ policyType = '' }) => policyType.endsWith('…')).length;
    expect(bounded.notes).toEqual([{ code: 'texts-cut', parameters: { count: cut } }]);
    const sum = bounded.policies.reduce((total, { successfulSessions = 0 }) => total + successfulSessions, 0);
    expect(sum).toBe(10_000);
  });

  test('keeps the failed sessions by result type of details that do not fit', () => {
    const failureDetails = Array.from({ length: 20_000 }, (_, n) =>
      detail({ additionalInformation: `${n}${'x'.repeat(900)}` }),
    );
    const bounded = boundReport(report({ policies: [{ policyType: 'sts', failureDetails }] }));
    const details = bounded.policies[0]?.failureDetails ?? [];
    expect(details.length).toBeLessThan(5_000);
    expect(details.reduce((sum, { failedSessions = 0 }) => sum + failedSessions, 0)).toBe(40_000);
    expect(bounded.notes).toEqual([
      { code: 'details-left-out', parameters: { count: 20_000 - details.length + 1 } },
    ]);
  });
});

/** Every text as long as it may be, in letters that take the most bytes. */
const worst = (letter: string, policies: number): Report => {
  const long = letter.repeat(1_500);
  return {
    organizationName: long,
    contactInfo: long,
    reportId: long,
    policies: Array.from({ length: policies }, (_, n) => ({
      policyType: `${n}${long}`,
      policyDomain: long,
      policyString: [long, long],
      mxHost: [long],
      successfulSessions: 1,
      failedSessions: 1,
      failureDetails: [
        {
          resultType: `${n}${long}`,
          failedSessions: 1,
          sendingMtaIp: long,
          receivingMxHostname: long,
          receivingMxHelo: long,
          receivingIp: long,
          additionalInformation: long,
          failureReasonCode: long,
        },
      ],
    })),
    notes: [],
  };
};

describe.each([
  ['letters of four bytes', '𝒙'],
  ['letters that JSON escapes', '\u0001'],
  ['DEL, which our answers escape', '\u007f'],
  ['tags, which our answers escape', '\u{e0001}'],
])('with %s everywhere', (_, letter) => {
  // A quarter of them fits.
  const policies = sampled(1_000, 10_000);
  const bounded = boundReport(worst(letter, policies));

  test('a stored report has a size that S3, Lambda and an answer of the API take', () => {
    expect(jsonBytes(bounded)).toBeLessThan(5_500_000);
    expect(bounded.policies).toHaveLength(policies);
  });

  test('its sessions are all there', () => {
    const sum = bounded.policies.reduce((total, { successfulSessions = 0 }) => total + successfulSessions, 0);
    expect(sum).toBe(policies);
  });

  test('a day object stays within its bytes, whatever reports it lists', () => {
    const origin = { verified: true, verification: letter.repeat(99), digest: 'a'.repeat(32) };
    const submitters = Array.from({ length: 12 }, (__, n) => `${letter.repeat(300)}.r${n}.example`);
    const one = condenseReport(bounded, { ...origin, submitter: submitters[0] ?? '' });
    expect(jsonBytes(one)).toBeLessThan(itemLimits.verified.bytesPerSource);
    expect(jsonBytes(tallyReport(one))).toBeLessThan(2_500);
    const reports = Object.fromEntries(
      submitters.map((submitter, n) => {
        const head = condenseReport({ ...bounded, policies: [] }, { ...origin, submitter });
        expect(jsonBytes(head)).toBeLessThan(3_000);
        return [`${n}`, { ...head, policies: one.policies }];
      }),
    );
    expect(jsonBytes(itemise(reports, itemLimits.verified, {}).itemised)).toBeLessThan(
      itemLimits.verified.bytes + 1_000,
    );
  });
});

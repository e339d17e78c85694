import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonBytes } from '../../../../core/text/format-json.ts';
import { sumReport } from '../../../../core/tls-rpt/bounds/sum-report.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { tallyReport } from '../../../../core/tls-rpt/figures/tally-report.ts';
import { policyTypes } from '../../../../core/tls-rpt/judge/policy-type.ts';
import { resultTypes } from '../../../../core/tls-rpt/judge/result-type.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { sampled } from '../../../model/search.ts';

const origin = { submitter: 'reporter.example', verified: true, verification: 'dkim-aligned', digest: 'd' };
const tallied = (report: Report) => tallyReport(condenseReport(report, origin));

const detail = {
  resultType: 'certificate-expired',
  failedSessions: 2,
  receivingMxHostname: 'mx.example.com',
};

test('sumReport() leaves a report of usual size unchanged', () => {
  const policyString = ['version: STSv1', 'mode: testing', 'mx: mx.example.com', 'max_age: 86400'];
  const policies = [{ policyType: 'sts', policyString, failedSessions: 4, failureDetails: [detail, detail] }];
  const usual: Report = { reportId: 'r1', policies, notes: [] };
  expect(sumReport(usual)).toBe(usual);
});

test('sumReport() keeps the policy of a report with thousands of details, and the first of them', () => {
  const policyString = ['version: STSv1', 'mode: testing', 'mx: mx.example.com', 'max_age: 86400'];
  const failureDetails = Array.from({ length: 5_000 }, () => detail);
  const policies = [{ policyType: 'sts', policyString, failedSessions: 10_000, failureDetails }];
  const summed = sumReport({ policies, notes: [] });
  expect(summed.policies).toMatchObject([{ policyString, failedSessions: 10_000 }]);
  expect(summed.policies[0]?.failureDetails?.[0]).toBe(detail);
  expect(jsonBytes(summed)).toBeLessThan(8_000);
  expect(tallied(summed)).toEqual(tallied({ policies, notes: [] }));
});

test('sumReport() joins thousands of policies, each with failures of every type, and says so', () => {
  const policies = Array.from({ length: 1_000 }, (_, n) => ({
    policyType: policyTypes[n % 3] as string,
    successfulSessions: n,
    failedSessions: 12,
    failureDetails: [...resultTypes, 'own-word'].map((resultType) => ({ resultType, failedSessions: 1 })),
  }));
  const notes = [{ code: 'utf-16', parameters: {} }];
  const report = { reportId: 'r1', begin: '2026-11-23T00:00:00Z', policies, notes };
  const summed = sumReport(report);
  expect(summed).toMatchObject({ reportId: 'r1', begin: report.begin });
  expect(summed.policies.map(({ policyType }) => policyType)).toEqual(policyTypes);
  expect(summed.policies[1]?.failureDetails?.[0]).toEqual({
    resultType: 'starttls-not-supported',
    failedSessions: 333,
  });
  expect(summed.notes).toEqual([
    { code: 'texts-cut', parameters: { count: 1_000 } },
    { code: 'details-left-out', parameters: { count: 12_000 } },
    { code: 'more', parameters: {} },
  ]);
  expect(tallied(summed)).toEqual(tallied(report));
});

test('sumReport() lets overlapping details of one policy explain no failure of another', () => {
  const overlapping = Array.from({ length: 40 }, () => ({
    resultType: 'sts-policy-fetch-error',
    failedSessions: 10,
  }));
  const policies = Array.from({ length: 100 }, (_, n) => ({
    policyType: 'sts',
    failedSessions: 10,
    failureDetails: n === 0 ? [] : overlapping,
  }));
  const report = { policies, notes: [] };
  expect(sumReport(report).policies).toHaveLength(1);
  expect(tallied(sumReport(report)).bouncingSessions).toBe(10);
});

/** Failures that no detail explains may be among `other` once policies are joined. */
const withoutOther = ({ other: _, ...results }: Record<string, number>) => results;

describe('whatever the report', () => {
  const counts = fc.oneof(fc.nat(9), fc.constant(Number.MAX_SAFE_INTEGER), fc.constant(undefined));
  const text = fc.constantFrom('', 'x', '𝒙'.repeat(90), '\u0001'.repeat(999), '\u{e0001}'.repeat(999));
  const present = <T extends object>(value: T) =>
    Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
  const policyOf = (types: readonly string[], results: readonly string[]) => {
    const failure = fc.record({
      resultType: fc.constantFrom(...results),
      failedSessions: counts,
      additionalInformation: text,
    });
    return fc
      .record({
        policyType: fc.constantFrom(...types),
        policyString: fc.array(text, { maxLength: 3 }),
        successfulSessions: counts,
        failedSessions: counts,
        failureDetails: fc.array(failure.map(present), { maxLength: 15 }),
      })
      .map(present);
  };
  const reportOf = (types: readonly string[], results: readonly string[]) =>
    fc
      .record({
        organizationName: text,
        contactInfo: text,
        reportId: text,
        policies: fc.array(policyOf(types, results), { maxLength: 100, size: 'max' }),
      })
      .map((report): Report => ({ ...report, notes: [] }));
  const invented = Array.from({ length: 50 }, (_, n) => `${n}${'\u0001'.repeat(90)}`);

  test('its sums have at most 8 KB, with words of the reporter’s own too', () => {
    const types = [...policyTypes, ...invented];
    fc.assert(
      fc.property(reportOf(types, [...resultTypes, ...invented]), (report) => {
        expect(jsonBytes(sumReport(report))).toBeLessThanOrEqual(8_000);
      }),
      { numRuns: sampled(20, 200) },
    );
  });

  test('its sessions and failures are those of the report', () => {
    fc.assert(
      fc.property(reportOf(policyTypes, resultTypes), (report) => {
        const { bouncingSessions, results, ...sums } = tallied(report);
        const summed = tallied(sumReport(report));
        expect(summed).toMatchObject(sums);
        expect(summed.results).toMatchObject(withoutOther(results));
        expect(summed.bouncingSessions, 'no refusal is lost').toBeGreaterThanOrEqual(bouncingSessions);
      }),
      { numRuns: sampled(20, 200) },
    );
  });
});

import { expect, test } from 'vitest';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { emptyDay, mergeReport } from '../../../../core/tls-rpt/figures/day.ts';
import {
  describeEffects,
  describePolicy,
  describeReporterPolicies,
} from '../../../../core/tls-rpt/judge/describe-policy.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';

const linesOf = (mode: string) => [
  'version: STSv1',
  `mode: ${mode}`,
  'mx: mx.example.com',
  'max_age: 604800',
];
const textOf = (mode: string) => `${linesOf(mode).join('\r\n')}\r\n`;

/** testing until the 20th at noon, enforce since. */
const versions: PolicyVersion[] = [
  {
    id: '20261101T000000',
    text: textOf('testing'),
    firstServedAt: '2026-11-01T00:00:00Z',
    supersededAt: '2026-11-20T12:00:00Z',
    by: 'owner',
  },
  { id: '20261120T120000', text: textOf('enforce'), firstServedAt: '2026-11-20T12:00:00Z', by: 'owner' },
];

const sts = (policyString?: string[], resultType?: string) => ({
  policyType: 'sts',
  ...(policyString && { policyString }),
  ...(resultType && { failureDetails: [{ resultType, failedSessions: 2 }] }),
});

test.each<[day: string, lines: string[], message: string, daysLate: number | undefined]>([
  ['2026-11-23', linesOf('enforce'), 'uses version 2, the current one', undefined],
  ['2026-11-23', linesOf('ENFORCE').toReversed(), 'uses version 2, the current one', undefined],
  ['2026-11-22', linesOf('testing'), 'still uses version 1, superseded 2 days before', 2],
  ['2026-11-21', linesOf('testing'), 'still uses version 1, superseded 1 day before', 1],
  ['2026-11-20', linesOf('testing'), 'uses version 1, the one of that day', undefined],
  ['2026-11-02', linesOf('testing'), 'uses version 1, the one of that day', undefined],
  ['2026-11-23', linesOf('none'), 'uses a text that we never served', undefined],
])('describePolicy() on %s matches %j: %s', (day, lines, message, daysLate) => {
  const { version } = describePolicy(sts(lines), versions, day);
  expect(version).toMatchObject({ message });
  expect(version?.daysLate).toBe(daysLate);
});

test('describePolicy() says nothing of versions without a ledger, a text, or for DANE', () => {
  expect(describePolicy(sts(linesOf('enforce')), [], '2026-11-23').version).toBeUndefined();
  expect(describePolicy(sts(), versions, '2026-11-23').version).toBeUndefined();
  const tlsa = { policyType: 'tlsa', policyString: ['3 1 1 00'] };
  expect(describePolicy(tlsa, versions, '2026-11-23')).toEqual({ failures: [] });
});

test.each<[string, string, string[] | undefined, RegExp]>([
  ['the mode in the report', '2026-11-23', linesOf('testing'), /^In mode testing/],
  ['the mode that we served, where the report is silent', '2026-11-23', undefined, /^In mode enforce/],
  ['the mode of that time', '2026-11-10', undefined, /^In mode testing/],
  ['that it depends, before the ledger begins', '2026-10-01', undefined, /does not say under which mode/],
])('describePolicy() explains a failure by %s', (_, day, lines, effect) => {
  const { failures } = describePolicy(sts(lines, 'certificate-expired'), versions, day);
  expect(failures).toEqual([
    {
      resultType: 'certificate-expired',
      title: 'Certificate expired',
      meaning: expect.any(String),
      effect: expect.stringMatching(effect),
    },
  ]);
});

const dayOf = (day: string, lines: string[], verified = true) => {
  const report: Report = {
    policies: [{ ...sts(lines, 'certificate-expired'), failedSessions: 2 }],
    notes: [],
  };
  const origin = { submitter: 'google.com', verified, verification: '', digest: day };
  return mergeReport(emptyDay('example.com', day), day, condenseReport(report, origin));
};

test('describeReporterPolicies() names the version of the latest day first', () => {
  const days = [
    dayOf('2026-11-21', linesOf('testing')),
    dayOf('2026-11-23', linesOf('enforce')),
    dayOf('2026-11-22', linesOf('testing'), false),
  ];
  expect(describeReporterPolicies(days, versions).get('google.com')).toMatchObject([
    { kind: 'current', number: 2, lastDay: '2026-11-23', verified: true },
    { kind: 'superseded', number: 1, daysLate: 2, lastDay: '2026-11-22', verified: true },
  ]);
});

test('describeEffects() tells apart the modes, and what is verified', () => {
  const days = [
    dayOf('2026-11-21', linesOf('testing')),
    dayOf('2026-11-23', linesOf('enforce')),
    dayOf('2026-11-22', linesOf('enforce')),
    dayOf('2026-11-19', linesOf('enforce'), false),
  ];
  expect(describeEffects(days, versions).get('certificate-expired')).toMatchObject([
    { mode: 'enforce', verified: true, failedSessions: 4 },
    { mode: 'testing', verified: true, failedSessions: 2 },
    { mode: 'enforce', verified: false, failedSessions: 2 },
  ]);
});

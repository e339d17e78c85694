import { expect, test } from 'vitest';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import type { UtcDay } from '../../../../core/names/utc-day.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import {
  describeEffects,
  describePolicy,
  describeReporterPolicies,
} from '../../../../core/tls-rpt/judge/describe-policy.ts';
import type { Effect } from '../../../../core/tls-rpt/judge/effect.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, timestamp, utcDay } from '../../../fakes/names.ts';
import { mergeReport } from '../figures/merge-report.ts';

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
    firstServedAt: timestamp('2026-11-01T00:00:00Z'),
    supersededAt: timestamp('2026-11-20T12:00:00Z'),
    by: 'owner',
  },
  {
    id: '20261120T120000',
    text: textOf('enforce'),
    firstServedAt: timestamp('2026-11-20T12:00:00Z'),
    by: 'owner',
  },
];

const sts = (policyString?: string[], resultType?: string) => ({
  policyType: 'sts',
  ...(policyString && { policyString }),
  ...(resultType && { failureDetails: [{ resultType, failedSessions: 2 }] }),
});

test.each<[day: string, lines: string[], use: object]>([
  ['2026-11-23', linesOf('enforce'), { kind: 'current', number: 2 }],
  ['2026-11-23', linesOf('ENFORCE').toReversed(), { kind: 'current', number: 2 }],
  ['2026-11-22', linesOf('testing'), { kind: 'superseded', number: 1, daysLate: 2 }],
  ['2026-11-21', linesOf('testing'), { kind: 'superseded', number: 1, daysLate: 1 }],
  ['2026-11-20', linesOf('testing'), { kind: 'superseded', number: 1, daysLate: undefined }],
  ['2026-11-02', linesOf('testing'), { kind: 'superseded', number: 1, daysLate: undefined }],
  ['2026-11-23', linesOf('none'), { kind: 'never-served' }],
])('describePolicy() on %s matches %j: %j', (day, lines, use) => {
  const { version } = describePolicy(sts(lines), versions, utcDay(day));
  expect({ daysLate: undefined, ...version }).toMatchObject(use);
});

test('describePolicy() names no version without a ledger, without a text, or for DANE', () => {
  expect(describePolicy(sts(linesOf('enforce')), [], utcDay('2026-11-23')).version).toBeUndefined();
  expect(describePolicy(sts(), versions, utcDay('2026-11-23')).version).toBeUndefined();
  const tlsa = { policyType: 'tlsa', policyString: ['3 1 1 00'] };
  expect(describePolicy(tlsa, versions, utcDay('2026-11-23'))).toEqual({ failures: [] });
});

test.each<[string, string, string[] | undefined, Effect]>([
  ['the mode in the report', '2026-11-23', linesOf('testing'), 'delivered-testing'],
  ['the mode that we served, if the report gives none', '2026-11-23', undefined, 'refused-enforce'],
  ['the mode at that time', '2026-11-10', undefined, 'delivered-testing'],
  ['no mode, before the ledger begins', '2026-10-01', undefined, 'depends-on-mode'],
])('describePolicy() judges a failure by %s', (_, day, lines, effect) => {
  const { failures } = describePolicy(sts(lines, 'certificate-expired'), versions, utcDay(day));
  expect(failures).toEqual([{ resultType: 'certificate-expired', effect }]);
});

const dayOf = (day: UtcDay, lines: string[], verified = true) => {
  const report: Report = {
    policies: [{ ...sts(lines, 'certificate-expired'), failedSessions: 2 }],
    notes: [],
  };
  const origin = { submitter: 'google.com', verified, verification: '', digest: day };
  return mergeReport(emptyDay(domainName('example.com'), day), day, condenseReport(report, origin));
};

test('describeReporterPolicies() names the version of the latest day first', () => {
  const days = [
    dayOf(utcDay('2026-11-21'), linesOf('testing')),
    dayOf(utcDay('2026-11-23'), linesOf('enforce')),
    dayOf(utcDay('2026-11-22'), linesOf('testing'), false),
  ];
  expect(describeReporterPolicies(days, versions).get('google.com')).toMatchObject([
    { kind: 'current', number: 2, lastDay: '2026-11-23', verified: true },
    { kind: 'superseded', number: 1, daysLate: 2, lastDay: '2026-11-22', verified: true },
  ]);
});

test('describeEffects() separates the modes, and verified from unverified', () => {
  const days = [
    dayOf(utcDay('2026-11-21'), linesOf('testing')),
    dayOf(utcDay('2026-11-23'), linesOf('enforce')),
    dayOf(utcDay('2026-11-22'), linesOf('enforce')),
    dayOf(utcDay('2026-11-19'), linesOf('enforce'), false),
  ];
  expect(describeEffects(days, versions).get('certificate-expired')).toMatchObject([
    { mode: 'enforce', verified: true, failedSessions: 4 },
    { mode: 'testing', verified: true, failedSessions: 2 },
    { mode: 'enforce', verified: false, failedSessions: 2 },
  ]);
});

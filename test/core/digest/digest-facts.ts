/** Facts of one domain for the tests of each part of the daily mail. */

import type { DatedReport } from '../../../core/digest/facts/dated-report.ts';
import type { DigestIncident, DomainFacts } from '../../../core/digest/facts/digest-input.ts';
import { type DomainSummary, summarizeDomain } from '../../../core/digest/facts/summarize-domain.ts';
import { addDays } from '../../../core/names/utc-day.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';
import { dayReport, policyVersion, today } from './digest-cases.ts';

export const yesterday = addDays(today, -1);

/** UTC days from `from` days ago to `to` days ago. */
export const daysBack = (from: number, to: number): string[] =>
  Array.from({ length: from - to + 1 }, (_, index) => addDays(today, index - from));

export const linesOf = (text: string): string[] => text.trim().split('\r\n');

export const currentPolicy = policyVersion(2, 'enforce', timestamp('2026-11-20T10:00:00Z'));
export const oldPolicy = policyVersion(
  1,
  'testing',
  timestamp('2026-09-01T08:00:00Z'),
  timestamp('2026-11-20T10:00:00Z'),
);

type Sent = Parameters<typeof dayReport>[0];

/** A report of Google about yesterday, unless `sent` says otherwise. */
export function datedReport(sent: Partial<Sent> = {}): DatedReport {
  const whole: Sent = {
    day: yesterday,
    from: 'google',
    passed: 10,
    policy: linesOf(currentPolicy.text),
    ...sent,
  };
  return { day: utcDay(whole.day), report: dayReport(whole) };
}

export const failed = (resultType: string, count: number, passed: number): Partial<Sent> => ({
  passed,
  failed: count,
  details: [{ resultType, failedSessions: count, receivingMxHostname: 'mx2.example.com' }],
});

export const facts = (more: Partial<DomainFacts> = {}): DomainFacts => ({
  domain: domainName('example.com'),
  mode: 'enforce',
  createdAt: timestamp('2026-09-01T08:00:00Z'),
  versions: [oldPolicy, currentPolicy],
  incidents: [],
  dates: [],
  mxNeeds: [],
  days: [],
  pending: [],
  ...more,
});

export const summaryOf = (more: Partial<DomainFacts> = {}): DomainSummary =>
  summarizeDomain(facts(more), today);

/** An open warning that began today. */
export const incident = (more: Partial<DigestIncident> = {}): DigestIncident => ({
  code: 'mx-pattern-unused',
  parameters: { pattern: 'mx9.example.com' },
  severity: 'warning',
  bouncesMail: false,
  startedAt: timestamp(`${today}T00:00:00Z`),
  ...more,
});

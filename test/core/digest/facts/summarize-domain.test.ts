import { describe, expect, test } from 'vitest';
import type { DomainFacts } from '../../../../core/digest/facts/digest-input.ts';
import { type DomainSummary, summarizeDomain } from '../../../../core/digest/facts/summarize-domain.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, reportIdentityOf, timestamp } from '../../../fakes/names.ts';
import { mergeReport } from '../../tls-rpt/figures/merge-report.ts';
import { today } from '../digest-cases.ts';
import { datedReport, facts, failed, incident, summaryOf, yesterday } from '../digest-facts.ts';

type Sent = NonNullable<Parameters<typeof datedReport>[0]>;

/** The summary of `sent`, each in a report of its own; those of yesterday are pending. */
function summarize(...sent: Sent[]): DomainSummary {
  const reports = sent.map((one, index) => ({ ...datedReport(one), identity: reportIdentityOf(`${index}`) }));
  const days = [...Map.groupBy(reports, ({ day }) => day)].map(([day, group]) =>
    group.reduce(
      (state, { report, identity }) => mergeReport(state, identity, report),
      emptyDay(domainName('example.com'), day),
    ),
  );
  const pending = reports
    .filter(({ day }) => day === yesterday)
    .map(({ day, identity }) => ({ day, identity }));
  return summarizeDomain(facts({ days, pending }), today);
}

describe('summarizeDomain()', () => {
  test.each<[string, Sent, string]>([
    ['nothing failed', {}, 'calm'],
    ['a failure that needs action', failed('certificate-expired', 1, 1_000_000), 'act'],
    ['a failure that may pass', failed('validation-failure', 2, 5000), 'check'],
    ['a forged report of failures', { ...failed('certificate-expired', 900, 0), verified: false }, 'calm'],
    ['a policy that was never served', { policy: ['mode: none'] }, 'check'],
  ])('judges the urgency of %s', (_reason, sent, urgency) => {
    expect(summarize({ day: addDays(today, -3) }, sent).urgency).toBe(urgency);
  });

  test.each([
    ['an open error', incident({ severity: 'error' }), 'act'],
    ['an open warning', incident(), 'check'],
    ['a note', incident({ severity: 'note' }), 'calm'],
    ['a past error', incident({ severity: 'error', endedAt: timestamp(`${today}T01:00:00Z`) }), 'calm'],
  ])('judges the urgency of %s', (_reason, one, urgency) => {
    expect(summaryOf({ incidents: [one] }).urgency).toBe(urgency);
  });

  const moveStep = (state: 'now' | 'waiting') => ({
    kind: 'migration' as const,
    newMx: ['mx.example.net'],
    next: { name: 'change-mx' as const, who: 'owner' as const, state, at: timestamp(`${today}T06:00:00Z`) },
  });
  const deletion = {
    name: 'delete-records' as const,
    who: 'strictmx' as const,
    state: 'waiting' as const,
    at: timestamp(`${today}T23:00:00Z`),
  };
  const removal = (cnamesFrom?: string) => ({
    kind: 'removal' as const,
    next: deletion,
    ...(cnamesFrom !== undefined && {
      cnames: { names: ['mta-sts.example.com'], from: timestamp(cnamesFrom) },
    }),
  });
  test.each<[string, DomainFacts['plan'], DomainSummary['ownStep']]>([
    ['to change the MX records now', moveStep('now'), 'change-mx'],
    ['nothing, while the MX records must wait', moveStep('waiting'), undefined],
    ['nothing, because StrictMX deletes all records in the zone itself', removal(), undefined],
    ['to delete CNAME records in two days', removal(`${addDays(today, 2)}T23:00:00Z`), 'delete-cnames'],
    ['nothing yet, three days before', removal(`${addDays(today, 3)}T00:00:00Z`), undefined],
    [
      'to delete CNAME records whose day has passed',
      removal(`${addDays(today, -5)}T00:00:00Z`),
      'delete-cnames',
    ],
  ])('finds the step that a plan asks its owner to take: %s', (_reason, plan, ownStep) => {
    const summary = summaryOf(plan ? { plan } : {});
    expect([summary.ownStep, summary.urgency]).toEqual([ownStep, ownStep ? 'act' : 'calm']);
  });

  test('leaves out dates that are past or far away, soonest first', () => {
    const at = (distance: number) => ({
      kind: 'certificate-ends' as const,
      at: timestamp(`${addDays(today, distance)}T00:00:00Z`),
    });
    expect(summaryOf({ dates: [at(31), at(30), at(-1), at(0)] }).dates).toEqual([at(0), at(30)]);
  });

  test('counts only reports that are in no earlier mail', () => {
    const { figures, firstReports } = summarize({ day: addDays(today, -2), passed: 70 }, { passed: 3 });
    expect(figures.verified).toEqual({ reports: 1, successfulSessions: 3, failedSessions: 0 });
    expect(firstReports).toBe(false);
  });

  test('knows the first reports, and that there was none yet', () => {
    expect(summarize({})).toMatchObject({ firstReports: true, expectsFirstReport: false });
    expect(summaryOf()).toMatchObject({ firstReports: false, expectsFirstReport: true });
  });

  test('expects no first report of a domain that ends its MTA-STS', () => {
    expect(summaryOf({ mode: 'none' }).expectsFirstReport).toBe(false);
  });

  test('knows that there was no earlier verified report only if the domain is as new as the loaded days', () => {
    const created = (daysAgo: number) => ({ createdAt: timestamp(`${addDays(today, -daysAgo)}T00:00:00Z`) });
    expect(summaryOf(created(13)).isBeforeReports).toBe(true);
    expect(summaryOf(created(14)).isBeforeReports).toBe(false);
    expect(summarize({}).isBeforeReports).toBe(false);
  });
});

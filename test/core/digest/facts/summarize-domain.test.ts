import { describe, expect, test } from 'vitest';
import type { DigestIncident, DomainFacts } from '../../../../core/digest/facts/digest-input.ts';
import { type DomainSummary, summarizeDomain } from '../../../../core/digest/facts/summarize-domain.ts';
import { addDays } from '../../../../core/names/utc-day.ts';
import { emptyDay, mergeReport } from '../../../../core/tls-rpt/figures/day.ts';
import { dayReport, policyVersion, today } from '../digest-cases.ts';

type Sent = Parameters<typeof dayReport>[0];
const yesterday = addDays(today, -1);
const daysBack = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => addDays(today, index - from));
const current = policyVersion(2, 'enforce', '2026-11-20T10:00:00Z');
const old = policyVersion(1, 'testing', '2026-09-01T08:00:00Z', '2026-11-20T10:00:00Z');
const opened = (over: Partial<DigestIncident>): DigestIncident => ({
  code: 'x',
  severity: 'notice',
  startedAt: `${today}T00:00:00Z`,
  ...over,
});
const lines = (text: string) => text.trim().split('\r\n');

/** The summary of `sent`, each in a report of its own; those of yesterday are pending unless `isPending` says otherwise. */
function summarize(
  sent: Partial<Sent>[],
  facts: Partial<DomainFacts> = {},
  isPending = (one: Sent) => one.day === yesterday,
): DomainSummary {
  const reports = sent.map(
    (one): Sent => ({ day: yesterday, from: 'google', passed: 10, policy: lines(current.text), ...one }),
  );
  const days = [
    ...Map.groupBy(
      reports.map((one, index) => ({ one, identity: `${index}` })),
      ({ one }) => one.day,
    ),
  ].map(([day, group]) =>
    group.reduce(
      (state, { one, identity }) => mergeReport(state, identity, dayReport(one)),
      emptyDay('example.com', day),
    ),
  );
  const news = reports.flatMap((one, index) =>
    isPending(one) ? [{ day: one.day, identity: `${index}` }] : [],
  );
  return summarizeDomain(
    {
      domain: 'example.com',
      mode: 'enforce',
      createdAt: '2026-09-01T08:00:00Z',
      versions: [old, current],
      problems: [],
      incidents: [],
      dates: [],
      mxNeeds: [],
      days,
      pending: news,
      ...facts,
    },
    today,
  );
}

const failed = (resultType: string, count: number, passed: number): Partial<Sent> => ({
  passed,
  failed: count,
  details: [{ resultType, failedSessions: count, receivingMxHostname: 'mx2.example.com' }],
});

describe('summarizeDomain()', () => {
  test.each([
    ['nothing failed', failed('none', 0, 100), 'calm'],
    ['one expired certificate among a million', failed('certificate-expired', 1, 1_000_000), 'act'],
    ['a lost connection among thousands', failed('validation-failure', 2, 5000), 'check'],
    ['two of twenty, which may be chance', failed('starttls-not-supported', 2, 18), 'check'],
    ['three of a hundred without STARTTLS', failed('starttls-not-supported', 3, 97), 'act'],
    ['failures without a detail', { passed: 0, failed: 5 }, 'act'],
    ['a forged report of failures', { ...failed('certificate-expired', 900, 0), verified: false }, 'calm'],
  ])('judges the urgency of %s', (_reason, sent, urgency) => {
    expect(summarize([...daysBack(5, 2).map((day) => ({ day })), sent]).urgency).toBe(urgency);
  });

  test.each([
    [
      'a problem',
      { problems: [{ code: 'x', message: 'm', nextStep: 'n', since: `${today}T00:00:00Z` }] },
      'act',
    ],
    ['an open incident', { incidents: [opened({ severity: 'serious' })] }, 'act'],
    ['an open notice', { incidents: [opened({})] }, 'check'],
    ['a flood of unverified reports', { incidents: [opened({ code: 'report-flood' })] }, 'calm'],
    [
      'a past incident',
      { incidents: [opened({ severity: 'serious', endedAt: `${today}T01:00:00Z` })] },
      'calm',
    ],
  ])('judges the urgency of %s', (_reason, facts, urgency) => {
    expect(summarize([{}], facts).urgency).toBe(urgency);
  });

  const moveStep = (state: 'now' | 'waiting') => ({
    kind: 'migration' as const,
    newMx: ['mx.example.net'],
    next: { name: 'change-mx' as const, who: 'owner' as const, state, at: `${today}T06:00:00Z` },
  });
  const removal = (cnamesFrom?: string) => ({
    kind: 'removal' as const,
    next: {
      name: 'delete-records' as const,
      who: 'strictmx' as const,
      state: 'waiting' as const,
      at: `${today}T23:00:00Z`,
    },
    ...(cnamesFrom !== undefined && { cnames: { names: ['mta-sts.example.com'], from: cnamesFrom } }),
  });
  test.each<[string, DomainFacts['plan'], DomainSummary['ownStep']]>([
    ['to change the MX now', moveStep('now'), 'change-mx'],
    ['nothing yet, because the MX must wait', moveStep('waiting'), undefined],
    ['nothing, because StrictMX deletes all records in the zone itself', removal(), undefined],
    ['to delete CNAME records in two days', removal(`${addDays(today, 2)}T23:00:00Z`), 'delete-cnames'],
    [
      'nothing yet, three days before the CNAME records',
      removal(`${addDays(today, 3)}T00:00:00Z`),
      undefined,
    ],
    [
      'to delete CNAME records whose day has passed',
      removal(`${addDays(today, -5)}T00:00:00Z`),
      'delete-cnames',
    ],
  ])('finds what a plan asks its owner to do: %s', (_reason, plan, ownStep) => {
    const summary = summarize([{}], { ...(plan && { plan }) });
    expect([summary.ownStep, summary.urgency]).toEqual([ownStep, ownStep ? 'act' : 'calm']);
  });

  test('judges the effect on mail by the mode that the reporter applied', () => {
    const summary = summarize([{ ...failed('certificate-expired', 1, 9), policy: lines(old.text) }]);
    expect(summary.failures[0]?.policy).toEqual({ policyType: 'sts', mode: 'testing' });
  });

  test('judges the effect on mail by the mode served on that day, if the reporter gives no policy', () => {
    const early = addDays(today, -10);
    const summary = summarize(
      [{ ...failed('certificate-expired', 1, 9), policy: [], day: early }],
      {},
      () => true,
    );
    expect(summary.failures[0]?.policy).toEqual({ policyType: 'sts', mode: 'testing' });
  });

  test('compares this week with last week, without today if there are no reports about it', () => {
    const { trend } = summarize([
      ...daysBack(8, 1).map((day) => ({ day, passed: 1 })),
      { day: addDays(today, -14), passed: 5 },
      { day: addDays(today, -15), passed: 100 },
    ]);
    expect(trend.days.map(({ day }) => day)).toEqual(daysBack(7, 1));
    expect([trend.thisWeek.successfulSessions, trend.lastWeek.successfulSessions]).toEqual([7, 6]);
  });

  test('lets the week end today if there are reports about today', () => {
    const { trend } = summarize([...daysBack(7, 0).map((day) => ({ day, passed: 1 }))]);
    expect([
      trend.days.at(-1)?.day,
      trend.thisWeek.successfulSessions,
      trend.lastWeek.successfulSessions,
    ]).toEqual([today, 7, 1]);
  });

  test.each([
    ['reported on four days, then not on three', daysBack(7, 4), true],
    ['is still listed in the third mail', daysBack(9, 6), true],
    ['is not listed a fourth time', daysBack(10, 7), false],
    ['reported two days ago', [...daysBack(7, 4), addDays(today, -2)], false],
    ['never reported on many days', daysBack(6, 4), false],
  ])('says that a reporter has stopped: %s', (_reason, days, isTold) => {
    const others = daysBack(9, 1).map((day) => ({ day }));
    const { silentReporters } = summarize([
      ...others,
      ...days.map((day) => ({ day, from: 'microsoft' as const })),
    ]);
    expect(silentReporters.map(({ submitter }) => submitter)).toEqual(isTold ? ['microsoft.com'] : []);
  });

  test('says every day that all reporters are silent', () => {
    const summary = summarize(daysBack(12, 8).map((day) => ({ day })));
    expect([summary.silentSince, summary.urgency]).toEqual([addDays(today, -8), 'check']);
  });

  test('names a new reporter, but not on the first day, when all are new', () => {
    const newcomer = { from: 'microsoft' as const };
    const isNew = (summary: DomainSummary) => summary.reporters.map((one) => [one.submitter, one.isNew]);
    expect(isNew(summarize([{ day: addDays(today, -3) }, {}, newcomer]))).toEqual([
      ['google.com', false],
      ['microsoft.com', true],
    ]);
    const first = summarize([{}, newcomer]);
    expect([isNew(first), first.firstReports]).toEqual([
      [
        ['google.com', false],
        ['microsoft.com', false],
      ],
      true,
    ]);
  });

  test.each([
    ['the current one', current.text, yesterday, undefined],
    ['the old one on the day of the change', old.text, '2026-11-20', undefined],
    [
      'the old one two days after the change',
      old.text,
      '2026-11-22',
      { kind: 'superseded', number: 1, id: old.id, supersededAt: old.supersededAt, daysLate: 2 },
    ],
    [
      'one that was never served',
      'version: STSv1\r\nmode: none\r\nmax_age: 1\r\n',
      yesterday,
      { kind: 'never-served', policyText: 'version: STSv1\nmode: none\nmax_age: 1' },
    ],
  ])("matches a reporter's policy with the ledger: %s", (_reason, text, day, policy) => {
    expect(summarize([{ policy: lines(text), day }], {}, () => true).reporters[0]?.policy).toEqual(policy);
  });

  test('says nothing about policies of a domain without a ledger', () => {
    expect(summarize([{}], { versions: [] }).reporters[0]?.policy).toBeUndefined();
  });

  test('leaves out dates that are past or far away', () => {
    const at = (distance: number) => ({
      kind: 'certificate-ends' as const,
      at: `${addDays(today, distance)}T00:00:00Z`,
    });
    expect(summarize([{}], { dates: [at(31), at(30), at(-1), at(0)] }).dates).toEqual([at(0), at(30)]);
  });

  test('counts only reports that are in no earlier mail', () => {
    expect(summarize([{ day: addDays(today, -2), passed: 70 }, { passed: 3 }]).figures.verified).toEqual({
      reports: 1,
      successfulSessions: 3,
      failedSessions: 0,
    });
  });
});

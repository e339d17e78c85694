/**
 * Totals over many days, for `GET /v1/domains/{domain}/summary` and the daily mail.
 *
 * Anyone may send a report about any domain, so unverified figures are always separate. A day itemises a limited number of
 * reports; the totals include the others, too.
 */

import type { UtcDay } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import { knownPolicyType } from '../judge/policy-type.ts';
import { isResultType } from '../judge/result-type.ts';
import { chooseNames } from './choose-names.ts';
import type { DayReport, DayState } from './day.ts';
import { type DaySideName, daySides } from './day-side.ts';
import { compareFirstSeen, countKnownDays, firstSeenDays, seenDaysOf } from './reporter-days.ts';
import { daysToBeKnown } from './rest.ts';
import type { RestFigures, RestSource } from './rest-figures.ts';
import { addCounts, type Sessions } from './sessions.ts';
import { failuresOf } from './sessions-of.ts';
import { sourceOf } from './tally-report.ts';
import {
  addReports,
  addSides,
  addWholeDays,
  type Figures,
  joinSideRests,
  type ReportedSessions,
  type SideRests,
} from './totals.ts';

export interface Summary {
  /** The first and last day with figures; absent if there are none. */
  from?: UtcDay;
  to?: UtcDay;
  total: Figures;
  /** Oldest first. */
  days: ({ day: UtcDay } & Figures)[];
  /** Most verified sessions first. Only those of itemised reports. */
  reporters: ({ submitter: string; organizationName?: string } & Figures)[];
  /** How many more there are; absent if `reporters` has all. */
  moreReporters?: number;
  /**
   * Sessions under each policy type; `other` for words of reporters that are not listed. The types of one report overlap,
   * so they do not add up to `total`.
   */
  policyTypes: ({ policyType: string } & Figures)[];
  /** Failed sessions by result type, most verified failures first; `other` as above. They overlap, too. */
  resultTypes: ResultFigures[];
  /** Reports in all totals that are not itemised; absent if there are none. */
  notItemised?: { verified?: NotItemised; unverified?: NotItemised };
}

/** `sources`: the organisations that sent the most of these reports. */
export type NotItemised = ReportedSessions & { sources: RestSource[] };

export interface ResultFigures {
  resultType: string;
  verified: { failedSessions: number; reports: number };
  unverified: { failedSessions: number; reports: number };
}

/** Attack: strangers report under thousands of names, about any number of sessions. Those seen on the most days are listed. */
export const maxReporters = 500;

/** `days` in any order, of one domain or of several. */
export function summarize(days: DayState[]): Summary {
  const reports = days.flatMap((day) => Object.values(day.reports));
  const names = days.map((day) => day.day).sort();
  const [from] = names;
  const to = names.at(-1);
  const rest = joinSideRests(days);
  return {
    ...(from && to ? { from, to } : {}),
    total: addSides(addReports(reports), rest),
    days: summarizeDays(days),
    ...summarizeReporters(days, reports),
    policyTypes: summarizePolicyTypes(reports, rest),
    resultTypes: summarizeResults(reports, rest),
    ...summarizeRest(rest),
  };
}

function summarizeRest(rest: SideRests): Pick<Summary, 'notItemised'> {
  const of = (name: DaySideName) => {
    const { reports, successfulSessions, failedSessions, sources } = rest[name];
    return reports > 0 ? { [name]: { reports, successfulSessions, failedSessions, sources } } : {};
  };
  const notItemised: Summary['notItemised'] = { ...of('verified'), ...of('unverified') };
  return Object.keys(notItemised).length > 0 ? { notItemised } : {};
}

function summarizeDays(days: DayState[]): Summary['days'] {
  return [...Map.groupBy(days, (day) => day.day)]
    .map(([day, states]) => ({ day, ...addWholeDays(states) }))
    .sort((a, b) => compareText(a.day, b.day));
}

function summarizeReporters(
  days: readonly DayState[],
  reports: DayReport[],
): Pick<Summary, 'reporters' | 'moreReporters'> {
  const all = [...Map.groupBy(reports, (report) => report.submitter)]
    .map(([submitter, group]) => ({ submitter, ...nameOf(group), ...addReports(group) }))
    .sort((a, b) => compareFigures(a, b) || compareText(a.submitter, b.submitter));
  const more = all.length - maxReporters;
  if (more <= 0) return { reporters: all };
  const knownDays = countKnownDays(days);
  const daysOf = (submitter: string) =>
    Math.min(seenDaysOf(knownDays, sourceOf({ submitter })), daysToBeKnown);
  const compare = compareFirstSeen(firstSeenDays(days));
  const listed = all
    .toSorted(
      ({ submitter: a }, { submitter: b }) =>
        daysOf(b) - daysOf(a) || compare(sourceOf({ submitter: a }), sourceOf({ submitter: b })),
    )
    .slice(0, maxReporters);
  const isListed = new Set(listed);
  return { reporters: all.filter((one) => isListed.has(one)), moreReporters: more };
}

/** The organisation that a reporter names; verified reports take precedence. */
function nameOf(reports: DayReport[]): { organizationName?: string } {
  const named = reports.filter((report) => report.organizationName !== undefined);
  const name = (named.find((report) => report.verified) ?? named[0])?.organizationName;
  return name === undefined ? {} : { organizationName: name };
}

function summarizePolicyTypes(reports: DayReport[], rest: SideRests): Summary['policyTypes'] {
  const listedAs = chooseNames(
    reports.flatMap(({ verified, policies }) =>
      policies.map(({ policyType, successfulSessions, failedSessions }) => {
        return { word: policyType, verified, sessions: successfulSessions + failedSessions };
      }),
    ),
    (word) => knownPolicyType(word) === word,
  );
  const byType = new Map<string, DayReport[]>();
  for (const name of [...Object.keys(rest.verified.policyTypes), ...Object.keys(rest.unverified.policyTypes)])
    byType.set(name, []);
  for (const report of reports) {
    for (const [name, policies] of Map.groupBy(report.policies, ({ policyType }) => listedAs(policyType))) {
      const ofType = byType.get(name) ?? [];
      ofType.push({ ...report, policies });
      byType.set(name, ofType);
    }
  }
  return [...byType]
    .map(([policyType, ofType]) => ({
      policyType,
      ...addSides(addReports(ofType), {
        verified: restOfType(rest.verified, policyType),
        unverified: restOfType(rest.unverified, policyType),
      }),
    }))
    .sort((a, b) => compareFigures(a, b) || compareText(a.policyType, b.policyType));
}

/** A reporter may use the policy type `constructor`. */
const restOfType = ({ policyTypes }: RestFigures, policyType: string) =>
  Object.hasOwn(policyTypes, policyType) ? policyTypes[policyType] : undefined;

function summarizeResults(reports: DayReport[], rest: SideRests): ResultFigures[] {
  const figures = new Map<string, ResultFigures>();
  const count = (side: DaySideName, resultType: string, failed: number, times = 1) => {
    const found = figures.get(resultType) ?? noFailures(resultType);
    found[side].reports += times;
    found[side].failedSessions = addCounts(found[side].failedSessions, failed);
    figures.set(resultType, found);
  };
  const failed = reports.map((report) => ({ verified: report.verified, results: [...failuresOf(report)] }));
  const listedAs = chooseNames(
    failed.flatMap(({ verified, results }) =>
      results.map(([word, sessions]) => ({ word, verified, sessions })),
    ),
    isResultType,
  );
  for (const { verified, results } of failed) {
    for (const [name, ofName] of Map.groupBy(results, ([resultType]) => listedAs(resultType))) {
      const sum = ofName.reduce((total, [, sessions]) => addCounts(total, sessions), 0);
      count(verified ? 'verified' : 'unverified', name, sum);
    }
  }
  for (const side of daySides) {
    for (const [resultType, { failedSessions, reports: times }] of Object.entries(rest[side].results))
      count(side, resultType, failedSessions, times);
  }
  return [...figures.values()].sort(
    (a, b) =>
      b.verified.failedSessions - a.verified.failedSessions ||
      b.unverified.failedSessions - a.unverified.failedSessions ||
      compareText(a.resultType, b.resultType),
  );
}

function noFailures(resultType: string): ResultFigures {
  return {
    resultType,
    verified: { failedSessions: 0, reports: 0 },
    unverified: { failedSessions: 0, reports: 0 },
  };
}

function compareFigures(a: Figures, b: Figures): number {
  const sessions = (s: Sessions) => s.successfulSessions + s.failedSessions;
  return sessions(b.verified) - sessions(a.verified) || sessions(b.unverified) - sessions(a.unverified);
}

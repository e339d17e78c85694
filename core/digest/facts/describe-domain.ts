/**
 * What the mail has to tell about one domain, computed from its stored facts: the figures of the reports that no mail
 * told before, the failures in them and how urgent they are, trends, and reporters that came or went.
 */

import type { Problem } from '../../finding/problem.ts';
import { addDays, dayOf, daysBetween } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import type { DayReport } from '../../tls-rpt/figures/day.ts';
import {
  addReports,
  addSessions,
  type Figures,
  type Sessions,
  sessionsOf,
} from '../../tls-rpt/figures/summary.ts';
import { matchPolicy, type PolicyMatch } from '../../tls-rpt/judge/match-policy.ts';
import { describeFailures, type FailureStory } from './describe-failures.ts';
import type { ComingDate, DigestDomain, DigestPlan, Incident } from './digest-input.ts';

export interface DomainStory {
  domain: string;
  mode?: DigestDomain['mode'];
  announcedId?: string;
  /** Names of the owner: the domain, and the hosts of its policies. */
  ownNames: string[];
  /** Somebody has to act; or should look when there is time; or neither. */
  urgency: 'act' | 'look' | 'calm';
  problems: Problem[];
  incidents: Incident[];
  dates: ComingDate[];
  /** Soonest first. */
  mxNeeds: DigestDomain['mxNeeds'];
  deletableFrom?: string;
  plan?: DigestPlan;
  /** The step of the plan that its owner has to take now. */
  ownStep?: OwnStep;
  /** Of the reports told in this mail. */
  figures: Figures;
  /** Of verified reports. */
  reporters: ReporterStory[];
  unverified: UnverifiedStory[];
  failures: FailureStory[];
  trend: Trend;
  silentReporters: { name: string; submitter: string; lastDay: string }[];
  /** Reports used to come, and none came for days: often the `_smtp._tls` record, not the mail. */
  silentSince?: string;
  /** No report is known, not even an old one. */
  awaitsFirstReport: boolean;
  /** Before this mail's there was no report in the last two weeks. */
  firstReports: boolean;
}

export type OwnStep = 'change-mx' | 'delete-cnames';

export interface ReporterStory extends Sessions {
  name?: string;
  submitter: string;
  reports: number;
  /** First and last day reported about. */
  days: { first: string; last: string };
  isNew: boolean;
  policy?: UsedPolicy;
}

/** A policy text that a reporter applied and that was not the current one on that day. */
export type UsedPolicy = Exclude<PolicyMatch, { kind: 'current' }> & {
  daysLate?: number;
  policyText?: string;
};

export interface UnverifiedStory extends Sessions {
  submitter: string;
  reports: number;
  reason: string;
}

export interface Trend {
  thisWeek: Sessions;
  lastWeek: Sessions;
  /** Whether anything was reported about last week: without it there is nothing to compare with. */
  hasLastWeek: boolean;
  /** Seven days, oldest first. */
  days: ({ day: string } & Sessions)[];
}

/** A report with its day. */
export interface DatedReport {
  day: string;
  report: DayReport;
}

export function describeDomain(facts: DigestDomain, day: string): DomainStory {
  const { told, untold } = splitReports(facts);
  const verified = untold.filter(({ report }) => report.verified);
  const failures = describeFailures(verified, facts);
  const known = told.filter(({ report }) => report.verified);
  const story = {
    domain: facts.domain,
    ...(facts.mode ? { mode: facts.mode } : {}),
    ...(facts.announcedId ? { announcedId: facts.announcedId } : {}),
    ownNames: ownNamesOf(facts),
    problems: facts.problems,
    incidents: facts.incidents.toSorted((a, b) => compareText(a.startedAt, b.startedAt)),
    dates: facts.dates.filter(({ at }) => isComing(at, day)).sort((a, b) => compareText(a.at, b.at)),
    mxNeeds: facts.mxNeeds.toSorted((a, b) => compareText(a.until, b.until)),
    ...(facts.deletableFrom ? { deletableFrom: facts.deletableFrom } : {}),
    ...describePlan(facts.plan, day),
    figures: addReports(untold.map(({ report }) => report)),
    reporters: describeReporters(verified, known, facts),
    unverified: describeUnverified(untold.filter(({ report }) => !report.verified)),
    failures,
    trend: describeTrend([...known, ...verified], day),
    ...describeSilence([...known, ...verified], day),
    awaitsFirstReport: told.length + untold.length === 0,
    firstReports: known.length === 0 && verified.length > 0,
  };
  return { ...story, urgency: urgencyOf(story) };
}

function ownNamesOf({ domain, versions }: DigestDomain): string[] {
  const hosts = versions.flatMap(({ text }) =>
    [...text.matchAll(/^mx\s*:\s*(?:\*\.)?([a-z0-9.-]+)/gim)].map(([, host = '']) => host.toLowerCase()),
  );
  return [...new Set([domain, ...hosts])];
}

function splitReports({ days, untold }: DigestDomain): { told: DatedReport[]; untold: DatedReport[] } {
  const news = new Set(untold.map(({ day, identity }) => `${day} ${identity}`));
  const all = days.flatMap(({ day, reports }) =>
    Object.entries(reports).map(([identity, report]) => ({
      day,
      report,
      isNews: news.has(`${day} ${identity}`),
    })),
  );
  return { told: all.filter(({ isNews }) => !isNews), untold: all.filter(({ isNews }) => isNews) };
}

// Further away than a month nobody prepares for it, and the mail of every day would repeat it.
const comingDays = 30;

function isComing(at: string, day: string): boolean {
  const distance = daysBetween(day, dayOf(at));
  return distance >= 0 && distance <= comingDays;
}

// No mail tells of a domain that is gone, so what is due at its end is asked for in the last two or three.
const endingDays = 2;

function describePlan(plan: DigestPlan | undefined, day: string): Pick<DomainStory, 'plan' | 'ownStep'> {
  if (!plan) return {};
  if (plan.kind === 'migration') {
    const { name, who, state } = plan.next;
    return name === 'change-mx' && who === 'owner' && state === 'now' ? { plan, ownStep: name } : { plan };
  }
  const isEnding = plan.cnames && daysBetween(day, dayOf(plan.cnames.from)) <= endingDays;
  return isEnding ? { plan, ownStep: 'delete-cnames' } : { plan };
}

/** It lasts, and mail or the protection of mail is at stake. */
export const needsSomebody = ({ endedAt, severity }: Incident): boolean =>
  endedAt === undefined && severity === 'serious';

/** It lasts, and somebody can do something about it: what strangers send in their own name is only counted. */
export const isWorthALook = ({ endedAt, severity, code }: Incident): boolean =>
  endedAt === undefined && severity === 'notice' && code !== 'report-flood';

function urgencyOf(story: Omit<DomainStory, 'urgency'>): DomainStory['urgency'] {
  const isOpen = story.incidents.some(needsSomebody);
  if (
    story.problems.length > 0 ||
    isOpen ||
    story.ownStep ||
    story.failures.some(({ needsAction }) => needsAction)
  )
    return 'act';
  const strangePolicy = story.reporters.some(({ policy }) => policy?.kind === 'never-served');
  const isNoticed = story.incidents.some(isWorthALook);
  return story.failures.length > 0 || story.silentSince || strangePolicy || isNoticed ? 'look' : 'calm';
}

function describeReporters(
  reports: DatedReport[],
  known: DatedReport[],
  facts: DigestDomain,
): ReporterStory[] {
  const knownSubmitters = new Set(known.map(({ report }) => report.submitter));
  return [...Map.groupBy(reports, ({ report }) => report.submitter)]
    .map(([submitter, group]) => describeReporter(submitter, group, knownSubmitters, facts))
    .sort(
      (a, b) =>
        b.failedSessions - a.failedSessions ||
        b.successfulSessions - a.successfulSessions ||
        compareText(a.submitter, b.submitter),
    );
}

function describeReporter(
  submitter: string,
  group: DatedReport[],
  knownSubmitters: Set<string>,
  facts: DigestDomain,
): ReporterStory {
  const days = group.map(({ day }) => day).sort();
  const name = group.find(({ report }) => report.organizationName)?.report.organizationName;
  const policy = oldestPolicy(group, facts);
  return {
    submitter,
    ...(name ? { name } : {}),
    reports: group.length,
    days: { first: days.at(0) ?? '', last: days.at(-1) ?? '' },
    isNew: knownSubmitters.size > 0 && !knownSubmitters.has(submitter),
    ...(policy ? { policy } : {}),
    ...addSessions(group.map(({ report }) => sessionsOf(report))),
  };
}

/** The most telling of the policies that a reporter applied: one never served, then the oldest superseded one. */
function oldestPolicy(group: DatedReport[], { versions }: DigestDomain): UsedPolicy | undefined {
  // Without a ledger the policy is somebody else's, and says nothing about us.
  if (versions.length === 0) return undefined;
  const used = group.flatMap(({ day, report }) =>
    report.policies.flatMap(({ fingerprint, policyText }) =>
      fingerprint ? usedPolicy(matchPolicy(fingerprint, versions), day, policyText) : [],
    ),
  );
  const rank = (policy: UsedPolicy) => (policy.kind === 'never-served' ? 0 : policy.number);
  return used.sort((a, b) => rank(a) - rank(b))[0];
}

function usedPolicy(match: PolicyMatch, day: string, policyText?: string): UsedPolicy[] {
  if (match.kind === 'never-served') return [{ ...match, ...(policyText ? { policyText } : {}) }];
  if (match.kind === 'current') return [];
  // On the day of the change itself both versions are right.
  const daysLate = daysBetween(dayOf(match.supersededAt), day);
  return daysLate > 0 ? [{ ...match, daysLate }] : [];
}

function describeUnverified(reports: DatedReport[]): UnverifiedStory[] {
  return [...Map.groupBy(reports, ({ report }) => `${report.submitter} ${report.verification}`).values()]
    .flatMap((group) =>
      group.slice(0, 1).map(({ report }) => ({
        submitter: report.submitter,
        reason: report.verification,
        reports: group.length,
        ...addSessions(group.map((item) => sessionsOf(item.report))),
      })),
    )
    .sort((a, b) => b.reports - a.reports || compareText(a.submitter, b.submitter));
}

function describeTrend(reports: DatedReport[], day: string): Trend {
  // Reports about a day come on the next one, so `day` itself is mostly empty; then the week ends the day before.
  const lastDay = reports.some((item) => item.day === day) ? day : addDays(day, -1);
  const byDay = Map.groupBy(reports, (item) => item.day);
  const sessionsOn = (name: string) =>
    addSessions((byDay.get(name) ?? []).map(({ report }) => sessionsOf(report)));
  const week = (last: string) => Array.from({ length: 7 }, (_, index) => addDays(last, index - 6));
  const lastWeek = week(addDays(lastDay, -7));
  const days = week(lastDay).map((name) => ({ day: name, ...sessionsOn(name) }));
  return {
    thisWeek: addSessions(days),
    lastWeek: addSessions(lastWeek.map(sessionsOn)),
    hasLastWeek: lastWeek.some((name) => byDay.has(name)),
    days,
  };
}

// A reporter that came on four days and then not on three in a row has probably stopped; said in three mails.
const daysToBeUsual = 4;
const daysToBeSilent = 4;
const mailsAboutSilence = 3;

function describeSilence(
  reports: DatedReport[],
  day: string,
): Pick<DomainStory, 'silentReporters' | 'silentSince'> {
  const silentReporters = [...Map.groupBy(reports, ({ report }) => report.submitter)].flatMap(
    ([submitter, group]) => {
      const days = [...new Set(group.map((item) => item.day))].sort();
      const lastDay = days.at(-1) ?? '';
      const silentDays = daysBetween(lastDay, day);
      const isNews = silentDays >= daysToBeSilent && silentDays < daysToBeSilent + mailsAboutSilence;
      const name = group[0]?.report.organizationName ?? submitter;
      return isNews && days.length >= daysToBeUsual ? [{ name, submitter, lastDay }] : [];
    },
  );
  const days = [...new Set(reports.map((item) => item.day))].sort();
  const lastDay = days.at(-1);
  const isSilent = lastDay && days.length >= daysToBeUsual && daysBetween(lastDay, day) >= daysToBeSilent;
  return {
    silentReporters: silentReporters.sort((a, b) => compareText(a.submitter, b.submitter)),
    ...(isSilent ? { silentSince: lastDay } : {}),
  };
}

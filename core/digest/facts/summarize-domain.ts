/**
 * Summarises one domain for the mail, from its stored facts: the figures of the reports that no mail has included yet,
 * the failures in them and how urgent they are, trends, and reporters that are new or have stopped.
 */

import type { DomainName } from '../../names/domain-name.ts';
import type { Timestamp } from '../../names/timestamp.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import { dayOf, daysBetween } from '../../names/utc-day.ts';
import { compareText } from '../../text/compare-text.ts';
import { addReports, addRests, type Figures } from '../../tls-rpt/figures/totals.ts';
import { splitReports } from './dated-report.ts';
import type { ComingDate, DigestIncident, DigestPlan, DomainFacts } from './digest-input.ts';
import { findSilentReporters, type SilentReporters } from './find-silent-reporters.ts';
import { ownNamesOf } from './own-names.ts';
import { type FailureSummary, summarizeFailures } from './summarize-failures.ts';
import {
  type ReporterSummary,
  summarizeReporters,
  summarizeUnverified,
  type UnverifiedSummary,
} from './summarize-reporters.ts';
import { summarizeTrend, type Trend, trendDays } from './summarize-trend.ts';
import { needsAction, needsCheck, type Urgency } from './urgency.ts';

export interface DomainSummary extends SilentReporters {
  domain: DomainName;
  mode?: DomainFacts['mode'];
  announcedId?: string;
  /** Names of the owner: the domain, and the hosts of its policies. */
  ownNames: string[];
  urgency: Urgency;
  /** Oldest first. */
  incidents: DigestIncident[];
  /** In the next month, soonest first. */
  dates: ComingDate[];
  /** Soonest first. */
  mxNeeds: DomainFacts['mxNeeds'];
  deletableFrom?: Timestamp;
  plan?: DigestPlan;
  /** The step of the plan that its owner has to take now. */
  ownStep?: OwnStep;
  /** Of the reports that this mail is the first to include. */
  figures: Figures;
  /** Of verified reports. */
  reporters: ReporterSummary[];
  unverified: UnverifiedSummary[];
  failures: FailureSummary[];
  /** For the days of these reports: other reports that are not itemised. */
  notItemised: Figures;
  trend: Trend;
  /** There is no report at all, not even an old one, and the domain is not about to end its MTA-STS. */
  expectsFirstReport: boolean;
  /** The domain is so new that any verified report would be loaded, and there is none. */
  isBeforeReports: boolean;
  /** Before the reports of this mail, there was none in the last two weeks. */
  firstReports: boolean;
}

export type OwnStep = 'change-mx' | 'delete-cnames';

/** @param day of the mail */
export function summarizeDomain(facts: DomainFacts, day: UtcDay): DomainSummary {
  const { pending, earlier } = splitReports(facts);
  const verified = pending.filter(({ report }) => report.verified);
  const known = earlier.filter(({ report }) => report.verified);
  const summary = {
    domain: facts.domain,
    ...(facts.mode ? { mode: facts.mode } : {}),
    ...(facts.announcedId ? { announcedId: facts.announcedId } : {}),
    ownNames: ownNamesOf(facts),
    incidents: facts.incidents.toSorted((a, b) => compareText(a.startedAt, b.startedAt)),
    dates: facts.dates.filter(({ at }) => isComing(at, day)).sort((a, b) => compareText(a.at, b.at)),
    mxNeeds: facts.mxNeeds.toSorted((a, b) => compareText(a.until, b.until)),
    ...(facts.deletableFrom ? { deletableFrom: facts.deletableFrom } : {}),
    ...summarizePlan(facts.plan, day),
    figures: addReports(pending.map(({ report }) => report)),
    reporters: summarizeReporters(verified, known, facts),
    unverified: summarizeUnverified(pending.filter(({ report }) => !report.verified)),
    failures: summarizeFailures(verified, facts),
    notItemised: addRests(facts.days.filter((one) => pending.some((item) => item.day === one.day))),
    trend: summarizeTrend([...known, ...verified], day, facts.days),
    ...findSilentReporters([...known, ...verified], day),
    expectsFirstReport: earlier.length + pending.length === 0 && !isEnding(facts),
    isBeforeReports: known.length + verified.length === 0 && isNew(facts, day),
    firstReports: known.length === 0 && verified.length > 0,
  };
  return { ...summary, urgency: urgencyOf(summary) };
}

const isEnding = ({ mode, plan }: DomainFacts): boolean => mode === 'none' || plan?.kind === 'removal';

const isNew = ({ createdAt }: DomainFacts, day: UtcDay): boolean =>
  daysBetween(dayOf(createdAt), day) < trendDays;

// Nobody prepares more than a month ahead, and every daily mail would repeat it.
const comingDays = 30;

function isComing(at: string, day: UtcDay): boolean {
  const distance = daysBetween(day, dayOf(at));
  return distance >= 0 && distance <= comingDays;
}

// No mail mentions a deleted domain, so the last two or three mails before ask for what is due at its end.
const endingDays = 2;

function summarizePlan(plan: DigestPlan | undefined, day: UtcDay): Pick<DomainSummary, 'plan' | 'ownStep'> {
  if (!plan) return {};
  if (plan.kind === 'migration') {
    const { name, who, state } = plan.next;
    return name === 'change-mx' && who === 'owner' && state === 'now' ? { plan, ownStep: name } : { plan };
  }
  const endsSoon = plan.cnames && daysBetween(day, dayOf(plan.cnames.from)) <= endingDays;
  return endsSoon ? { plan, ownStep: 'delete-cnames' } : { plan };
}

function urgencyOf(summary: Omit<DomainSummary, 'urgency'>): Urgency {
  const { incidents, ownStep, failures, reporters, silentSince } = summary;
  const mustAct =
    incidents.some(needsAction) || ownStep !== undefined || failures.some((failure) => failure.needsAction);
  if (mustAct) return 'act';
  const hasStrangePolicy = reporters.some(({ policy }) => policy?.kind === 'never-served');
  const shouldCheck =
    failures.length > 0 || silentSince !== undefined || hasStrangePolicy || incidents.some(needsCheck);
  return shouldCheck ? 'check' : 'calm';
}

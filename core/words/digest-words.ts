import type { ComingDateKind, UncountedMails } from '../digest/facts/digest-input.ts';
import type { DigestOutcome } from '../digest/facts/digest-outcome.ts';
import type { Urgency } from '../digest/facts/urgency.ts';
import type { PolicyMode } from '../mta-sts/policy.ts';
import type { UtcDay } from '../names/utc-day.ts';
import type { DaySideName } from '../tls-rpt/figures/day-side.ts';
import type { UnverifiedReason } from '../tls-rpt/judge/verification.ts';

/** The outcome of a daily mail, as a phrase without a final stop. */
export type DigestOutcomeWords = Record<DigestOutcome, string>;

export interface Count {
  failed: number;
  sessions: number;
}

/** Everything that the daily mail says besides findings, plans and the explanations of results. */
export interface DigestWords {
  subject: (verdict: string, scope: string, day: string) => string;
  kicker: (owner: string, day: string) => string;
  scope: (domains: string[]) => string;
  verdict: Record<Urgency, (items: number) => string>;
  /** A shorter form for the subject. */
  shortVerdict: Record<Urgency, string>;
  /** The same for a calm day on which verified reports show that all is well, and nobody says otherwise. */
  allWell: string;
  /** @param reports the number of reports of each side, and their sessions */
  lead: (reports: Record<DaySideName, { reports: number; count: Count }>, domains: number) => string;
  leadWithoutReports: string;
  /** For days with so many reports that those of this mail are not listed one by one. */
  leadNotListed: string;
  /** For domains that are so new that they had no verified report before. */
  leadBeforeReports: string;
  leadFirstDay: string;

  /** Heading of the items that somebody has to act on. */
  actions: string;
  /** Heading of the items that somebody should check. */
  checks: string;
  affected: (count: Count, percent: string) => string;
  reportedBy: (names: string) => string;
  concernedDomains: (names: string) => string;
  place: (host: string | undefined, ip: string | undefined, failed: number) => string;
  sendingIp: (ip: string) => string;
  reason: (code: string, explanation: string | undefined) => string;
  where: string;
  causes: string;
  steps: string;

  /** Without `endedAt` it is ongoing. */
  incidentCourse: (startedAt: string, endedAt: string | undefined) => string;
  /** Says that the previous sentence also applies to these. */
  sameFor: (names: string) => string;
  /** A step that also applies to others, which are named above. */
  forOthersToo: (step: string) => string;
  incidents: string;

  figures: string;
  /** `inProgress`: the change that the domain is going through, in a word. */
  domainAside: (
    mode: PolicyMode | undefined,
    inProgress: string | undefined,
    id: string | undefined,
  ) => string;
  sessions: (count: Count) => string;
  /** Beside a bar: `1,234, 5 failed`. */
  barValue: (count: Count) => string;
  figuresOf: (count: Count, reports: number, reporters: number) => string;
  trend: (now: Count, before: Count) => string;
  trendWithoutPast: (now: Count) => string;
  week: (domains: number) => string;
  byReporter: string;
  /** For a day with more reports than are listed one by one. */
  notListed: Record<DaySideName, (reports: number, count: Count) => string>;
  /** There may be unverified ones. */
  noReports: string;
  noReportsYet: string;
  /** The same, with the earliest time of the first. */
  awaitsFirst: string;
  firstReports: string;
  aboutDays: (days: string) => string;
  newReporter: string;
  unknownPolicyHint: string;
  silentReporter: (name: string, lastDay: string) => string;
  silentDomain: (lastDay: string) => string;
  silentHint: string;
  unverified: string;
  unverifiedReasons: Record<UnverifiedReason, string>;
  /** Replaces a name without visible characters. */
  unnamed: string;
  /** Beside the sessions of a domain. */
  moreUnverified: (reports: number) => string;
  /** For failures that only unverified reports name. */
  unverifiedHint: string;
  unverifiedLine: (submitter: string, reports: number, count: Count, reason: string) => string;
  /** Mails and posts that could not be counted as reports, from `since` to `day`. */
  uncounted: (mails: UncountedMails & { day: UtcDay }) => string;
  changes: string;

  coming: string;
  comingDate: Record<ComingDateKind, (domain: string) => string>;
  otherDomains: string;
  line: (mode: PolicyMode | undefined, inProgress: string | undefined, text: string) => string;
  moreDomains: (count: number) => string;
  moreItems: (count: number) => string;
  links: { domains: string; domain: (domain: string) => string; summary: (domain: string) => string };
  footer: {
    why: (owner: string) => string;
    /** `count`: of named recipients who want no mail. Who they are is not said, because recipients do not see each other. */
    declined: (count: number) => string;
    made: (time: string) => string;
    addresses: string;
    utc: string;
  };
}

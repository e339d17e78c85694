/** Everything that the daily mail says besides the explanations of results, once in each language. */

import type { ComingDateKind, DigestPlan } from '../digest/facts/digest-input.ts';
import type { MigrationStepName } from '../mta-sts/migration.ts';
import type { PolicyMode } from '../mta-sts/policy.ts';
import type { RemovalStepName } from '../mta-sts/removal.ts';
import type { Language } from '../names/language.ts';
import type { UnverifiedReason } from '../tls-rpt/judge/verification.ts';
import { english } from './en/digest.table.ts';
import { japanese } from './ja/digest.table.ts';

export interface Count {
  failed: number;
  sessions: number;
}

export interface DigestWords {
  /** `1,234` */
  number: (value: number) => string;
  /** `1.2 %`; a share above nothing is never shown as nothing. */
  percent: (share: number) => string;
  /** `23 November 2026` */
  day: (day: string) => string;
  /** `Mon 23 Nov` */
  shortDay: (day: string) => string;
  dayRange: (first: string, last: string) => string;
  /** `23 Nov 2026, 14:05 UTC` */
  time: (time: string) => string;
  /** Names in a row; `more` are not shown. */
  names: (names: string[], more: number) => string;
  /** Sentences one after the other. */
  sentences: (sentences: string[]) => string;
  /** Parts of one line. */
  parts: (parts: string[]) => string;

  subject: (verdict: string, scope: string, day: string) => string;
  kicker: (owner: string, day: string) => string;
  scope: (domains: string[]) => string;
  verdict: { act: (things: number) => string; look: (things: number) => string; calm: string };
  /** For the subject, where the same is said shorter. */
  shortVerdict: { act: string; look: string; calm: string };
  lead: (reports: number, domains: number, count: Count) => string;
  leadWithoutReports: string;
  leadFirstDay: string;

  toDo: string;
  toLookAt: string;
  affected: (count: Count, percent: string) => string;
  reportedBy: (names: string) => string;
  domainsConcerned: (names: string) => string;
  place: (host: string | undefined, ip: string | undefined, failed: number) => string;
  sendingIp: (ip: string) => string;
  reason: (code: string, explanation: string | undefined) => string;
  where: string;
  causes: string;
  steps: string;
  since: (time: string) => string;
  problemTitle: (code: string, message: string) => string;
  problemDetail: (code: string, message: string) => string | undefined;
  problemSteps: (code: string, nextStep: string) => string[];

  incidentTitle: (code: string, message: string | undefined) => string;
  incidentCourse: (startedAt: string, endedAt: string | undefined) => string;
  incidentFigures: (failedSessions: number | undefined, reports: number | undefined) => string | undefined;
  /** `message` and `nextStep` are English. */
  incidentDetail: (code: string, message: string) => string | undefined;
  incidentStep: (code: string, nextStep: string | undefined) => string;
  /** What was just said holds for these, too. */
  sameFor: (names: string) => string;
  /** A step that is to be taken for others, too, which are named above. */
  forOthersToo: (step: string) => string;
  /** `mx`: names whose servers must stay valid until then. */
  fallBack: (until: string, mx: string) => string;
  incidents: string;

  figures: string;
  /** `underWay`: what it is in the middle of, in a word. */
  domainAside: (mode: PolicyMode | undefined, underWay: string | undefined, id: string | undefined) => string;
  sessions: (count: Count) => string;
  /** Beside a bar: `1,234, 5 failed`. */
  barValue: (count: Count) => string;
  figuresOf: (count: Count, reports: number, reporters: number) => string;
  trend: (now: Count, before: Count) => string;
  trendWithoutPast: (now: Count) => string;
  week: (domains: number) => string;
  byReporter: string;
  noReports: string;
  awaitsFirst: string;
  firstReports: string;
  aboutDays: (days: string) => string;
  newReporter: string;
  usesOldPolicy: (number: number, daysAgo: number) => string;
  usesUnknownPolicy: (policyText: string | undefined) => string;
  unknownPolicyHint: string;
  silentReporter: (name: string, lastDay: string) => string;
  silentDomain: (lastDay: string) => string;
  silentHint: string;
  unverified: string;
  unverifiedReasons: Record<UnverifiedReason, string>;
  unverifiedLine: (submitter: string, reports: number, count: Count, reason: string) => string;
  changes: string;

  coming: string;
  comingDate: Record<ComingDateKind, (domain: string) => string>;
  plans: PlanWords;
  otherDomains: string;
  line: (mode: PolicyMode | undefined, underWay: string | undefined, text: string) => string;
  moreDomains: (count: number) => string;
  moreItems: (count: number) => string;
  links: { domains: string; domain: (domain: string) => string; summary: (domain: string) => string };
  footer: { why: (owner: string) => string; made: (time: string) => string; utc: string };
}

/** Removals and changes of mail provider. Dates (`at`, `until`, `from`) are given as they are shown. */
export interface PlanWords {
  caption: string;
  underWay: Record<DigestPlan['kind'], string>;
  removal: (domains: string) => string;
  removalSteps: Record<RemovalStepName, string>;
  /** Domains that their owners ended with mode none, without a removal. */
  ended: (domains: string) => string;
  deletable: (from: string) => string;
  /** The same, from the day of the next step. */
  deletableThen: string;
  cnamesAtTheEnd: (names: string) => string;
  /** The names of an external domain's CNAME records, for each of several domains. */
  cnamesOfEach: string;
  migration: (domains: string, newMx: string) => string;
  migrationSteps: Record<MigrationStepName, string>;
  /** Without `at`: it is due. */
  nextStep: (step: string, at: string | undefined) => string;

  changeMx: { title: string; why: string; steps: (newMx: string) => string[]; goesOn: string };
  deleteCnames: { title: string; why: string; step: (names: string, from: string) => string; last: string };

  /** Mail servers that must stay valid. */
  mustStayValid: string;
  validUntil: (patterns: string, until: string, domains: string) => string;
}

const words: Record<Language, DigestWords> = { en: english, ja: japanese };

export const wordsIn = (language: Language): DigestWords => words[language];

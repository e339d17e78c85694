/**
 * The daily mail: what an owner of mail domains should know this morning. It is read in ten seconds, half awake, on a
 * telephone: so its first line says whether anything needs doing, what needs nothing takes one line, and more
 * is found below or behind a link. Much of its text comes from strangers, so nothing of theirs is ever a link, a
 * header, or markup (harmless.ts).
 *
 * This file is what the mail is made of: plain facts, read from stored objects. All meaning is made from them here in
 * `core/digest`, so that the service only has to fetch; one domain at a time, because a mail may be about thousands.
 */

import type { StoredFinding } from '../../finding/finding.ts';
import type { FallBack } from '../../mta-sts/fall-back.ts';
import type { MxNeed } from '../../mta-sts/held-policies.ts';
import type { MigrationStepName } from '../../mta-sts/migration.ts';
import type { PlanStep, PlanStepName } from '../../mta-sts/plan.ts';
import type { RemovalStepName } from '../../mta-sts/removal.ts';
import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { DomainName } from '../../names/domain-name.ts';
import type { Timestamp } from '../../names/timestamp.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import type { DayState } from '../../tls-rpt/figures/day.ts';
import type { ReportIdentity } from '../../tls-rpt/figures/identity.ts';

/** What a mail says of itself, beside its domains. */
export interface DigestHead {
  owner: string;
  /** The UTC day up to whose end (or up to now, if it is today) this mail is about: `2026-11-23`. */
  day: UtcDay;
  /** RFC 3339 UTC. */
  generatedAt: Timestamp;
  links: DigestLinks;
}

export interface DigestLinks {
  /** Base of the HTTP API, without a final slash. */
  apiUrl: string;
  /** Base of the console, without a final slash, if there is one: links then lead there. */
  consoleUrl?: string;
}

/** Of an owner's domain, with or without news. */
export interface DomainFacts {
  domain: DomainName;
  /** Mode of the newest policy version; absent without a policy. */
  mode?: 'enforce' | 'testing' | 'none';
  announcedId?: string;
  /** RFC 3339 UTC: when the domain was added. */
  createdAt: Timestamp;
  /** The ledger, oldest first. */
  versions: PolicyVersion[];
  /** What keeps hosting, rotation or a plan from going on, as incidents too; and those that ended since the last mail. */
  incidents: DigestIncident[];
  /** Coming dates; any order, past ones are left out. */
  dates: ComingDate[];
  /** Until when mail servers must stay valid, where that date is fixed; any order. */
  mxNeeds: Pick<MxNeed, 'pattern' | 'until'>[];
  /** RFC 3339 UTC: from when everything may be deleted, where that lies ahead and is fixed or part of a plan. */
  deletableFrom?: string;
  /** What the domain is in the middle of. */
  plan?: DigestPlan;
  /**
   * Day objects of the 14 days up to `day`, and of every day that `pending` names; days without one left out, any
   * order.
   */
  days: DayState[];
  /** The reports that no earlier mail included: the news of this one. */
  pending: { day: UtcDay; identity: ReportIdentity }[];
}

/** A finding that lasts, or that ended lately. */
export interface DigestIncident extends StoredFinding {
  /** A Severity, or one that a newer version of the program stored. */
  severity: string;
  /** Senders refuse mail because of it. */
  bouncesMail: boolean;
  /** The host, pattern or reporter that it is about. */
  subject?: string;
  /** RFC 3339 UTC. */
  startedAt: Timestamp;
  /** Absent while it lasts. */
  endedAt?: Timestamp;
  /** Going back to mode testing, where that would let mail through. */
  fallBack?: FallBack;
}

/** A removal, or a change of mail provider, at its next step. */
export type DigestPlan = RemovalPlan | MigrationPlan;

export interface RemovalPlan {
  kind: 'removal';
  next: NextPlanStep<RemovalStepName>;
  /** What its owner has to delete at the end, where we may write nothing; `from`: RFC 3339 UTC. */
  cnames?: { names: string[]; from: string };
}

export interface MigrationPlan {
  kind: 'migration';
  /** Patterns of the provider that mail moves to. */
  newMx: string[];
  next: NextPlanStep<MigrationStepName>;
}

/** The first step of a plan that is not done. */
export interface NextPlanStep<Name extends PlanStepName> extends Pick<PlanStep<Name>, 'name' | 'who'> {
  state: 'now' | 'waiting';
  /** RFC 3339 UTC. */
  at: string;
}

export type ComingDateKind =
  /** The certificate of `mta-sts.<domain>` ends. */
  | 'certificate-ends'
  /** Until then nothing is missing for going from testing to enforce, if reports go on as now. */
  | 'enforce-possible'
  /** Nothing is missing any more. */
  | 'enforce-possible-now';

export interface ComingDate {
  kind: ComingDateKind;
  /** RFC 3339 UTC. */
  at: string;
}

/**
 * The daily mail: what an owner of mail domains should know this morning. People read it in ten seconds, half awake, on a
 * phone. So its first line says whether anything needs doing, anything that needs nothing takes one line, and details are
 * further down or behind a link. Much of its text comes from untrusted reports, and none of that may become a link, a
 * header, or markup (harmless.ts).
 *
 * This file defines the input of the mail: plain facts, read from stored objects. `core/digest` derives all meaning from
 * them, so the service only has to load them; one domain at a time, because a mail may be about thousands.
 */

import type { StoredFinding } from '../../finding/stored-finding.ts';
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

/** The facts of the mail as a whole. */
export interface DigestHead {
  owner: string;
  /** The mail covers everything up to the end of this UTC day (or up to now, if it is today): `2026-11-23`. */
  day: UtcDay;
  /** RFC 3339 UTC. */
  generatedAt: Timestamp;
  /** How many of those who are named as recipients want no mail. */
  declined?: number;
  /** Mails and posts to the owner's domains that could not be counted as reports; absent if there were none. */
  uncounted?: UncountedMails;
  links: DigestLinks;
}

export interface UncountedMails {
  mails: number;
  /** The number is an estimate. */
  isAbout: boolean;
  /** The first day that had any: `day` of the mail, or some days before. */
  since: UtcDay;
}

export interface DigestLinks {
  /** Base of the HTTP API, without a final slash. */
  apiUrl: string;
  /** Base of the console, without a final slash, if there is one: then links point there. */
  consoleUrl?: string;
}

/** The facts of one domain of the owner, with or without news. */
export interface DomainFacts {
  domain: DomainName;
  /** Mode of the newest policy version; absent without a policy. */
  mode?: 'enforce' | 'testing' | 'none';
  announcedId?: string;
  /** RFC 3339 UTC: when the domain was added. */
  createdAt: Timestamp;
  /** The ledger, oldest first. */
  versions: PolicyVersion[];
  /** Problems that block hosting, rotation or a plan, also as incidents; and those that ended since the last mail. */
  incidents: DigestIncident[];
  /** Coming dates; any order, past ones are left out. */
  dates: ComingDate[];
  /** Until when mail servers must stay valid, if that date is fixed; any order. */
  mxNeeds: Pick<MxNeed, 'pattern' | 'until'>[];
  /** RFC 3339 UTC: from when everything may be deleted, if that is in the future and fixed or part of a plan. */
  deletableFrom?: Timestamp;
  /** The domain's removal or change of provider in progress. */
  plan?: DigestPlan;
  /**
   * Day objects of the 14 days up to `day`, and of every day that `pending` names; days without one left out, any
   * order.
   */
  days: DayState[];
  /** The reports that no earlier mail included: the news of this one. */
  pending: { day: UtcDay; identity: ReportIdentity }[];
}

/** A lasting finding, or one that ended recently. */
export interface DigestIncident extends StoredFinding {
  /** A Severity, or one of a newer version. */
  severity: string;
  /** Senders refuse mail because of it. */
  bouncesMail: boolean;
  /** The host, pattern or reporter that it is about. */
  subject?: string;
  /** RFC 3339 UTC. */
  startedAt: Timestamp;
  /** Absent while it lasts. */
  endedAt?: Timestamp;
  /** The effect of going back to mode testing, if that would let mail through. */
  fallBack?: FallBack;
}

/** A removal, or a change of mail provider, at its next step. */
export type DigestPlan = RemovalPlan | MigrationPlan;

export interface RemovalPlan {
  kind: 'removal';
  next: NextPlanStep<RemovalStepName>;
  /** What the owner has to delete at the end, if we may not; `from`: RFC 3339 UTC. */
  cnames?: { names: string[]; from: Timestamp };
}

export interface MigrationPlan {
  kind: 'migration';
  /** Patterns of the new provider. */
  newMx: string[];
  next: NextPlanStep<MigrationStepName>;
}

/** The first step of a plan that is not done. */
export interface NextPlanStep<Name extends PlanStepName> extends Pick<PlanStep<Name>, 'name' | 'who'> {
  state: 'now' | 'waiting';
  /** RFC 3339 UTC. */
  at: Timestamp;
}

export type ComingDateKind =
  /** The certificate of `mta-sts.<domain>` expires. */
  | 'certificate-ends'
  /** From then on, testing can change to enforce, if reports continue as now. */
  | 'enforce-possible'
  /** Nothing is missing any more. */
  | 'enforce-possible-now';

export interface ComingDate {
  kind: ComingDateKind;
  /** RFC 3339 UTC. */
  at: Timestamp;
}

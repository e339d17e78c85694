/** Everything about one domain except its reports and incidents. */

import * as z from 'zod';
import type { Problem } from '../../../core/finding/finding.ts';
import { keepFacts } from '../../../core/finding/keep-facts.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { listKeys } from '../list-keys.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject, type Loaded } from '../stored-object.ts';
import { digestRecipient, formerHost } from './former-host.ts';
import { codeWithFacts, problem } from './stored-finding.ts';
import { weighedEvidence } from './weighed-evidence.ts';

export const domainKey = (domain: DomainName): string => `${prefixes.domains}${domain}.json`;

/** @param key of domainKey() */
export const parseDomainKey = (key: string): DomainName =>
  key.slice(prefixes.domains.length, -'.json'.length) as DomainName;

/** The states of a domain on its way to being hosted, in order; each state names what is already true. */
export const hostingStates = [
  'records-to-set',
  'cname-seen',
  'caa-allows',
  'tenant',
  'certificate-pending',
  'attached',
  'serving',
] as const;
export type HostingState = (typeof hostingStates)[number];

export const policyVersionSchema = looseObject({
  id: z.string(),
  text: z.string(),
  firstServedAt: timestampSchema,
  supersededAt: timestampSchema.exactOptional(),
  announcedAt: timestampSchema.exactOptional(),
  by: z.string(),
  why: z.string().exactOptional(),
  /** A PublishingStep, or one of a newer version. */
  step: z.string().exactOptional(),
  overridden: z.array(codeWithFacts).exactOptional(),
  objectVersion: z.string().exactOptional(),
});

const removal = looseObject({
  requestedAt: timestampSchema,
  by: z.string(),
  /** Why the wait for cached policies is skipped; absent: it is not. */
  forcedBecause: z.string().exactOptional(),
  /** Something was, or may have been, deleted, so the removal can no longer be cancelled. */
  deletingSince: timestampSchema.exactOptional(),
  recordsDeletedAt: timestampSchema.exactOptional(),
  problem: problem.exactOptional(),
});
export type RemovalState = z.infer<typeof removal>;

const migration = looseObject({
  startedAt: timestampSchema,
  by: z.string(),
  /** Patterns of the new provider. */
  newMx: z.array(z.string()),
  /** Since when DNS has named only servers of the new provider. */
  movedSince: timestampSchema.exactOptional(),
  finishedAt: timestampSchema.exactOptional(),
  problem: problem.exactOptional(),
});
export type MigrationState = z.infer<typeof migration>;

const domainState = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  owner: z.string(),
  digestTo: z.array(digestRecipient),
  /** `managed` or `external`. */
  zone: z.string(),
  /** The zone that holds the domain's own records, if we may write it. */
  zoneId: z.string().exactOptional(),
  /** Identifies the domain in `reportAddress` and `reportUrl`. */
  inbox: z.string(),
  createdAt: timestampSchema,
  hosting: looseObject({
    /** A HostingState, or one of a newer version: then that version continues from there. */
    state: z.string(),
    since: timestampSchema,
    problem: problem.exactOptional(),
    /** A later check is queued, due at this time. */
    nextCheckAt: timestampSchema.exactOptional(),
  }),
  /** Oldest first. */
  versions: z.array(policyVersionSchema),
  /** Earlier owners whose list may still point to the domain (hosting/save-pointers.ts). */
  formerOwners: z.array(z.string()).exactOptional(),
  /** When another host's policy was last seen live; absent once the policy host points to us. */
  elsewhereSeenAt: timestampSchema.exactOptional(),
  /** The first UTC day whose figures are shown: earlier ones belong to another owner. Absent: all are shown. */
  figuresFrom: utcDaySchema.exactOptional(),
  /** Older versions, which no sender holds any more, are in separate objects (past-versions.ts). */
  hasPastVersions: z.literal(true).exactOptional(),
  /** The id that was last written to DNS and seen there. */
  announced: looseObject({ id: z.string(), at: timestampSchema }).exactOptional(),
  rotation: looseObject({
    problem: problem.exactOptional(),
    /** A later check is queued, due at this time. */
    nextCheckAt: timestampSchema.exactOptional(),
  }),
  /** Take over records that someone else set where ours belong. */
  adoptRecords: z.boolean().exactOptional(),
  /** Change from testing to enforce automatically, once the evidence is sufficient. */
  autoEnforce: z.boolean().exactOptional(),
  evidence: weighedEvidence.exactOptional(),
  /** Hour (UTC) of the daily mail. */
  digestHour: z.number().exactOptional(),
  /** The URL that alarms are posted to, in Slack's format. */
  webhook: z.string().exactOptional(),
  /** The domain is being removed (RFC 8461 §8.3). */
  removal: removal.exactOptional(),
  former: formerHost.exactOptional(),
  /** Its mail is moving to another provider. */
  migration: migration.exactOptional(),
  /** A later check of removal and migration is queued, due at this time. */
  nextLifeCycleCheckAt: timestampSchema.exactOptional(),
});

export interface DomainState extends z.infer<typeof domainState> {
  versions: PolicyVersion[];
}

/** Whether the domain's removal is past the point where it could be cancelled. */
export const isBeingDeleted = ({ removal }: Pick<DomainState, 'removal'>): boolean =>
  removal?.deletingSince !== undefined;

/** The change of mail provider that is not finished. */
export const migrationInProgress = ({
  migration,
}: Pick<DomainState, 'migration'>): MigrationState | undefined =>
  migration?.finishedAt === undefined ? migration : undefined;

export const domainObject = defineStoredObject<DomainState>({ schema: domainState });

/** A domain's state with the etag that a change of it must name. */
export type LoadedDomain = Loaded<DomainState>;

export const loadDomain = (
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
): Promise<LoadedDomain | undefined> => domainObject.load(ports, domainKey(domain));

/**
 * Changes a domain's state; see StoredObjectKind.change().
 * @returns the stored state afterwards; undefined if there is no such domain
 */
export async function changeDomain(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  change: ChangeOfDomain,
): Promise<DomainState | undefined> {
  return (await changeLoadedDomain(ports, domain, change))?.state;
}

export type ChangeOfDomain = (
  state: DomainState,
) => DomainState | undefined | Promise<DomainState | undefined>;

/**
 * The same, with the etag of the stored state afterwards.
 * @param known the state that the caller has already read: then one write is usually enough
 */
export async function changeLoadedDomain(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  change: ChangeOfDomain,
  known?: LoadedDomain,
): Promise<LoadedDomain | undefined> {
  const { state, etag } = await domainObject.change(
    ports,
    domainKey(domain),
    (before) => before && change(before),
    known,
  );
  return state && etag !== undefined ? { state, etag } : undefined;
}

/** The same problem keeps its first time; a different one starts now. */
export function problemSince(before: Problem | undefined, now: Problem): Problem {
  if (before?.code !== now.code) return now;
  return { ...before, ...now, parameters: keepFacts(before, now), since: before.since };
}

/** All domains, a page of 1,000 at a time. */
export async function* listDomains({ store }: Pick<Ports, 'store'>): AsyncGenerator<DomainName> {
  for await (const key of listKeys({ store }, prefixes.domains)) yield parseDomainKey(key);
}

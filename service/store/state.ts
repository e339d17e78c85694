/**
 * The stored objects: their keys, shapes and readers. Objects are the only state there is (docs/architecture.md).
 * Each carries `schema`; a reader accepts every schema ever written and returns the newest shape.
 */

import * as z from 'zod';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { languages } from '../../core/names/language.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import type { Report } from '../../core/tls-rpt/report.ts';

const problem = z.object({ code: z.string(), message: z.string(), nextStep: z.string(), since: z.string() });

/** The way of a domain to being hosted, in order; each state names what is already true. */
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

const policyVersion = z.object({
  id: z.string(),
  text: z.string(),
  firstServedAt: z.string(),
  supersededAt: z.string().exactOptional(),
  announcedAt: z.string().exactOptional(),
  by: z.string(),
  why: z.string().exactOptional(),
  objectVersion: z.string().exactOptional(),
});

/** A plain address is written to in English. */
const digestRecipient = z.union([z.string(), z.object({ address: z.string(), language: z.enum(languages) })]);
export type DigestRecipient = z.infer<typeof digestRecipient>;

const removal = z.object({
  requestedAt: z.string(),
  by: z.string(),
  /** Why the wait for cached policies is skipped; absent: it is not. */
  forcedBecause: z.string().exactOptional(),
  /** Something was, or may have been, deleted: there is no way back. */
  deletingSince: z.string().exactOptional(),
  recordsDeletedAt: z.string().exactOptional(),
  problem: problem.exactOptional(),
});
export type RemovalState = z.infer<typeof removal>;

const migration = z.object({
  startedAt: z.string(),
  by: z.string(),
  /** Patterns of the provider that mail moves to. */
  newMx: z.array(z.string()),
  /** Since when DNS names servers of the new provider alone. */
  movedSince: z.string().exactOptional(),
  finishedAt: z.string().exactOptional(),
  problem: problem.exactOptional(),
});
export type MigrationState = z.infer<typeof migration>;

const domainState = z.object({
  schema: z.literal(1),
  domain: z.string(),
  owner: z.string(),
  digestTo: z.array(digestRecipient),
  zone: z.enum(['managed', 'external']),
  /** The zone that holds the domain's own records, when we may write it. */
  zoneId: z.string().exactOptional(),
  /** Names the domain in `reportAddress` and `reportUrl`. */
  inbox: z.string(),
  createdAt: z.string(),
  hosting: z.object({
    state: z.enum(hostingStates),
    since: z.string(),
    problem: problem.exactOptional(),
    /** A later look is under way in the task queue, due at this time. */
    nextCheckAt: z.string().exactOptional(),
  }),
  /** Oldest first. */
  versions: z.array(policyVersion),
  /** Older versions, which no sender holds any more, are in objects of their own (past-versions.ts). */
  hasPastVersions: z.literal(true).exactOptional(),
  /** The id that was last written to DNS and seen there. */
  announced: z.object({ id: z.string(), at: z.string() }).exactOptional(),
  rotation: z.object({
    problem: problem.exactOptional(),
    /** A later look is under way in the task queue, due at this time. */
    nextCheckAt: z.string().exactOptional(),
  }),
  /** Take over records that someone else had put where ours belong. */
  adoptRecords: z.boolean().exactOptional(),
  /** Go from testing to enforce by itself, once the evidence is there. */
  autoEnforce: z.boolean().exactOptional(),
  /** Hour (UTC) of the daily mail. */
  digestHour: z.number().exactOptional(),
  /** Where serious incidents are posted to, in Slack's form. */
  webhook: z.string().exactOptional(),
  /** The domain is being removed (RFC 8461 §8.3). */
  removal: removal.exactOptional(),
  /** Its mail is moving to another provider. */
  migration: migration.exactOptional(),
  /** A later look at removal and migration is under way in the task queue, due at this time. */
  nextLookAt: z.string().exactOptional(),
});

export interface DomainState extends z.infer<typeof domainState> {
  versions: PolicyVersion[];
}

/** Whether the domain's removal is past the point where it could be cancelled. */
export const isBeingDeleted = ({ removal }: Pick<DomainState, 'removal'>): boolean =>
  removal?.deletingSince !== undefined;

/** The change of mail provider that is not finished. */
export const migrationUnderWay = ({
  migration,
}: Pick<DomainState, 'migration'>): MigrationState | undefined =>
  migration?.finishedAt === undefined ? migration : undefined;

/** An owner's name is any text; in a key it is letters, digits, `-`, `_` and `%XX`. */
export const encodeOwner = (owner: string): string =>
  encodeURIComponent(owner).replaceAll(
    /[.!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const decodeOwner = (encoded: string): string => decodeURIComponent(encoded);

/** Objects that `replay` makes again from the raw mail. */
export const isMadeFromMail = (key: string): boolean => /^(reports|days|untold|quarantine)\//.test(key);

export const keys = {
  policy: (domain: string) => `policies/${domain}/mta-sts.txt`,
  domain: (domain: string) => `domains/${domain}.json`,
  /** Versions that were put aside together, by the id of the first. */
  pastVersions: (domain: string, inbox: string, firstId: string) =>
    `versions/${domain}/${inbox}/${firstId}.json`,
  removedDomain: (domain: string) => `removed/${domain}.json`,
  /** Empty object; the list under an owner is the owner's domains. */
  ownedDomain: (owner: string, domain: string) => `owners/${encodeOwner(owner)}/${domain}`,
  inbox: (inbox: string) => `inboxes/${inbox}.json`,
  incomingMail: (message: string) => `mail/in/${message}`,
  report: (day: string, domain: string, identity: string) => `reports/${day}/${domain}/${identity}.json`,
  day: (day: string, domain: string) => `days/${day}/${domain}.json`,
  /** A report that no digest has told yet; `receivedDay` is the UTC day it came. */
  untold: (domain: string, receivedDay: string, identity: string) =>
    `untold/${domain}/${receivedDay}/${identity}.json`,
  /** The body of a report that came by HTTPS. */
  incomingPost: (inbox: string, digest: string) => `posts/${inbox}/${digest}`,
  quarantine: (day: string, message: string) => `quarantine/${day}/${message}.json`,
  digest: (day: string, owner: string) => `digests/${day}/${encodeOwner(owner)}.json`,
  incidents: (domain: string) => `incidents/${domain}.json`,
  token: (id: string) => `tokens/${id}.json`,
  audit: (day: string, entry: string) => `audit/${day}/${entry}.json`,
} as const;

/** The JSON of a stored object: keys sorted, so that equal states are equal bytes. */
export function formatState(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, sortKeys(member)]));
}

/** A stored object that this version of the program cannot read: written by a newer one, or edited by hand. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';
  constructor(key: string, why: string) {
    super(`Cannot read "${key}": ${why}`);
  }
}

/** @throws UnreadableStateError */
export function readState<T>(schema: z.ZodType<T>, key: string, body: Uint8Array): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    throw new UnreadableStateError(key, 'it is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UnreadableStateError(key, z.prettifyError(parsed.error));
  return parsed.data;
}

const inbox = z.object({ schema: z.literal(1), domain: z.string() });

export const readInbox = (key: string, body: Uint8Array) => readState(inbox, key, body);

const verification = z.discriminatedUnion('verified', [
  z.object({ verified: z.literal(true), by: z.string() }),
  z.object({ verified: z.literal(false), reason: z.string(), detail: z.string() }),
]);

const storedReport = z.object({
  schema: z.literal(1),
  identity: z.string(),
  domain: z.string(),
  /** First UTC day of the period: `2026-11-23`. */
  day: z.string(),
  submitter: z.string(),
  /** Key of the raw mail or HTTPS body. */
  raw: z.string(),
  receivedAt: z.string(),
  mailDate: z.string().exactOptional(),
  verification,
  /** Digest of the report's content, hexadecimal. */
  digest: z.string(),
  report: z.custom<Report>((value) => typeof value === 'object' && value !== null),
});
/** One report about one domain, as it was read. */
export type StoredReport = z.infer<typeof storedReport>;

export const readStoredReport = (key: string, body: Uint8Array): StoredReport =>
  readState(storedReport, key, body);

const dayState = z.custom<DayState>(
  (value) => typeof value === 'object' && value !== null && (value as DayState).schema === 1,
);

export const readDayState = (key: string, body: Uint8Array): DayState => readState(dayState, key, body);

const untold = z.object({ schema: z.literal(1), day: z.string() });

/** The day of the report that a pointer `untold/…` stands for. */
export const readUntold = (key: string, body: Uint8Array) => readState(untold, key, body);

const quarantineEntry = z.object({
  schema: z.literal(1),
  raw: z.string(),
  receivedAt: z.string(),
  /** A RefusalReason, or `unknown-recipient`, `other-domain`, `no-policy-domain`, `no-period`. */
  reason: z.string(),
  detail: z.string(),
  from: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  refused: z.array(
    z.object({ reason: z.string(), detail: z.string(), reportId: z.string().exactOptional() }),
  ),
  refusedCount: z.number(),
  counted: z.array(z.object({ domain: z.string(), day: z.string(), identity: z.string() })),
});
export type QuarantineEntry = z.infer<typeof quarantineEntry>;

export const readQuarantineEntry = (key: string, body: Uint8Array): QuarantineEntry =>
  readState(quarantineEntry, key, body);

const tokenState = z.object({
  schema: z.literal(1),
  id: z.string(),
  /** SHA-256 of the secret, hexadecimal. */
  hash: z.string(),
  /** The owner whose domains it reaches; absent: everything. */
  owner: z.string().exactOptional(),
  scope: z.enum(['read', 'write']),
  note: z.string().exactOptional(),
  createdAt: z.string(),
  expiresAt: z.string().exactOptional(),
});
export type TokenState = z.infer<typeof tokenState>;

export const readTokenState = (key: string, body: Uint8Array): TokenState => readState(tokenState, key, body);

const auditEntry = z.object({
  schema: z.literal(1),
  at: z.string(),
  /** Id of the token, or `admin`. */
  by: z.string(),
  /** What was asked: `PUT /v1/domains/example.com/policy`. */
  action: z.string(),
  request: z.unknown(),
  reason: z.string().exactOptional(),
  /** `started` stays where the process died in between: whether it took effect, the objects tell. */
  outcome: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const readAuditEntry = (key: string, body: Uint8Array): AuditEntry => readState(auditEntry, key, body);

const digestState = z.object({
  schema: z.literal(1),
  owner: z.string(),
  day: z.string(),
  status: z.enum(['claimed', 'sent']),
  /** The mail's date, the same for every repeat. */
  createdAt: z.string(),
  /** When a worker last began to send it. */
  claimedAt: z.string(),
  sentAt: z.string().exactOptional(),
  /** The reports that this mail tells; fixed with the claim, so that a repeat is the same mail. */
  told: z.array(
    z.object({ domain: z.string(), receivedDay: z.string(), day: z.string(), identity: z.string() }),
  ),
});
export type DigestState = z.infer<typeof digestState>;

export const readDigestState = (key: string, body: Uint8Array): DigestState =>
  readState(digestState, key, body);

const pastVersions = z.object({ schema: z.literal(1), versions: z.array(policyVersion) });
/** Versions that no sender holds any more. Oldest first. */
export interface PastVersions extends z.infer<typeof pastVersions> {
  versions: PolicyVersion[];
}

export const readPastVersions = (key: string, body: Uint8Array): PastVersions =>
  readState(pastVersions, key, body);

const removedDomain = z.object({
  schema: z.literal(1),
  domain: z.string(),
  owner: z.string(),
  versions: z.array(policyVersion),
});
/** What senders may still hold of a domain that was removed, and whose it was. Oldest first. */
export interface RemovedDomain extends z.infer<typeof removedDomain> {
  versions: PolicyVersion[];
}

export const readRemovedDomain = (key: string, body: Uint8Array): RemovedDomain =>
  readState(removedDomain, key, body);

export const readDomainState = (key: string, body: Uint8Array): DomainState =>
  readState(domainState, key, body);

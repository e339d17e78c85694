/**
 * The stored objects: their keys, shapes and readers. Objects are the only state there is (docs/architecture.md).
 * Each carries `schema`; a reader accepts every schema ever written and returns the newest shape.
 */
import * as z from 'zod';
import type { PolicyVersion } from '../mta-sts/version.ts';

/** Something that is in the way, in words for the owner. */
export interface Problem {
  /** Stable, for scripts: `wrong-media-type`. */
  code: string;
  /** One sentence: what is the case. */
  message: string;
  /** One sentence: what to do. */
  nextStep: string;
  /** RFC 3339 UTC: first seen. */
  since: string;
}

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

const domainState = z.object({
  schema: z.literal(1),
  domain: z.string(),
  owner: z.string(),
  digestTo: z.array(z.string()),
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
  /** The id that was last written to DNS and seen there. */
  announced: z.object({ id: z.string(), at: z.string() }).exactOptional(),
  rotation: z.object({
    problem: problem.exactOptional(),
    /** A later look is under way in the task queue, due at this time. */
    nextCheckAt: z.string().exactOptional(),
  }),
  /** Take over records that someone else had put where ours belong. */
  adoptRecords: z.boolean().exactOptional(),
});

export interface DomainState extends z.infer<typeof domainState> {
  versions: PolicyVersion[];
}

export const keys = {
  policy: (domain: string) => `policies/${domain}/mta-sts.txt`,
  domain: (domain: string) => `domains/${domain}.json`,
  /** Empty object; the list under an owner is the owner's domains. */
  ownedDomain: (owner: string, domain: string) => `owners/${owner}/${domain}`,
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
  digest: (day: string, owner: string) => `digests/${day}/${owner}.json`,
  token: (id: string) => `tokens/${id}.json`,
  audit: (day: string, entry: string) => `audit/${day}/${entry}.json`,
} as const;

/** The JSON of a stored object: keys sorted, so that equal states are equal bytes. */
export function formatState(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A stored object that this version of the program cannot read: written by a newer one, or edited by hand. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';
  constructor(key: string, why: string) {
    super(`Cannot read "${key}": ${why}`);
  }
}

function readState<T>(schema: z.ZodType<T>, key: string, body: Uint8Array): T {
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

export const readDomainState = (key: string, body: Uint8Array): DomainState =>
  readState(domainState, key, body);

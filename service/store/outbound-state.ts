/**
 * The stored objects of outgoing reports: their keys, shapes and readers, as state.ts has them for everything else.
 *
 *     sessions/<day>/<shard>/<batch>.json     results of one batch, one day and one shard: what aggregation reads
 *     sessions/batches/<batch>.json           that the batch was received, so that a repeat changes nothing
 *     outbound/settings.json                  who reports, and the rules
 *     outbound/plans/<day>/<shard>/<part>.json  which batches a part of the day's reports is made from
 *     outbound/reports/<day>/<domain>/<part>.json  one report, where it goes, and each attempt
 *     outbound/due/<time>/<day>/<domain>/<part>  empty: when a report needs attention next
 *     outbound/addresses/<shard>/<address>    empty: an address that reports were sent to
 *     outbound/bounces/<token>.json           which delivery a bounce address stands for
 *     outbound/suppressed/<id>.json           a destination that bounced or complained, until when
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Report } from '../../core/tls-rpt/report.ts';
import { shardOf } from '../../core/tls-rpt/write/aggregate.ts';
import type { Destination, OutboundRules } from '../../core/tls-rpt/write/destination.ts';
import type { Session } from '../../core/tls-rpt/write/session.ts';
import { domainOfAddress, type ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import { readState } from './state.ts';

/** `2026-11-24T01:23:45Z` as a part of a key that sorts by time: `20261124T012345`. */
const stamp = (time: string): string => time.replace(/[-:]|\.\d+|Z/g, '');

export const outboundKeys = {
  sessions: (day: string, shard: string, batch: string) => `sessions/${day}/${shard}/${batch}.json`,
  sessionsOf: (day: string, shard: string) => `sessions/${day}/${shard}/`,
  batch: (batch: string) => `sessions/batches/${batch}.json`,
  settings: 'outbound/settings.json',
  plan: (day: string, shard: string, part: number) =>
    `${outboundKeys.plansOf(day, shard)}${padded(part)}.json`,
  plansOf: (day: string, shard: string) => `outbound/plans/${day}/${shard}/`,
  report: ({ day, domain, part }: ReportKey) => `outbound/reports/${day}/${domain}/${padded(part)}.json`,
  reportsOf: (day: string) => `outbound/reports/${day}/`,
  due: (time: string, { day, domain, part }: ReportKey) =>
    `outbound/due/${stamp(time)}/${day}/${domain}/${padded(part)}`,
  address: (address: string) =>
    `outbound/addresses/${shardOf(domainOfAddress(address))}/${encodeURIComponent(address.toLowerCase())}`,
  addressesOf: (shard: string) => `outbound/addresses/${shard}/`,
  bounce: (token: string) => `outbound/bounces/${token}.json`,
  suppressed: (id: string) => `outbound/suppressed/${id}.json`,
} as const;

/** Keys are in the order of their bytes. */
const padded = (part: number): string => String(part).padStart(4, '0');

/** What a key under `outbound/due/` says. */
export function parseDueKey(key: string): (ReportKey & { stamp: string }) | undefined {
  const [, time, day, domain, part] =
    /^outbound\/due\/(\d{8}T\d{6})\/(\d{4}-\d\d-\d\d)\/([^/]+)\/(\d+)$/.exec(key) ?? [];
  if (time === undefined || day === undefined || domain === undefined) return undefined;
  return { stamp: time, day, domain, part: Number(part) };
}

export const dueStamp = (now: Date): string => stamp(now.toISOString());

/** A short name for a text that may be long or hold anything. */
export const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

const sessionBatch = z.object({
  schema: z.literal(1),
  // Checked record by record when it was received; a million of them are read in a day.
  sessions: z.custom<Session[]>(Array.isArray),
});

export const readStoredSessions = (key: string, body: Uint8Array): Session[] =>
  readState(sessionBatch, key, body).sessions;

const batchReceipt = z.object({
  schema: z.literal(1),
  receivedAt: z.string(),
  /** Of the batch's text. */
  digest: z.string(),
});
export type BatchReceipt = z.infer<typeof batchReceipt>;

export const readBatchReceipt = (key: string, body: Uint8Array): BatchReceipt =>
  readState(batchReceipt, key, body);

const shardPlan = z.object({
  schema: z.literal(1),
  day: z.string(),
  shard: z.string(),
  /** 1 for the first; later ones are about what came in after it. */
  part: z.int(),
  plannedAt: z.string(),
  /** Keys of the stored sessions that this part is made from: these and no others, also after a crash. */
  batches: z.array(z.string()),
  /** Every report of the part is stored. */
  done: z.boolean(),
});
export type ShardPlan = z.infer<typeof shardPlan>;

export const readShardPlan = (key: string, body: Uint8Array): ShardPlan => readState(shardPlan, key, body);

const attempt = z.object({
  at: z.string(),
  /** `started`: under way, or its worker died. `unknown`: its worker died, so it may have arrived. */
  outcome: z.enum(['started', 'delivered', 'failed', 'unknown', 'bounced']),
  detail: z.string().exactOptional(),
});
export type Attempt = z.infer<typeof attempt>;

const delivery = z.object({
  destination: z.custom<Destination>((value) => typeof value === 'object' && value !== null),
  /** For the archive of whoever runs this service. */
  copy: z.literal(true).exactOptional(),
  state: z.enum(['waiting', 'delivered', 'failed', 'suppressed', 'bounced']),
  /** When the next attempt is due, while it is waiting. */
  dueAt: z.string(),
  /** Names the delivery in the address that bounces go to; cannot be guessed. */
  token: z.string(),
  attempts: z.array(attempt),
  /** Why it is suppressed. */
  reason: z.string().exactOptional(),
});
export type Delivery = z.infer<typeof delivery>;

const outboundReport = z.object({
  schema: z.literal(1),
  day: z.string(),
  domain: z.string(),
  part: z.int(),
  plannedAt: z.string(),
  /** When the first delivery is due. */
  dueAt: z.string(),
  report: z.custom<Report>((value) => typeof value === 'object' && value !== null),
  /** While it is not known where the report goes, since DNS did not answer. */
  lookup: z
    .object({ attempts: z.int(), firstAt: z.string(), dueAt: z.string(), why: z.string() })
    .exactOptional(),
  /** Empty when nothing is sent; `reasons` says why. */
  deliveries: z.array(delivery),
  /** Why there is no delivery, or not to each URI of the record. */
  reasons: z.array(z.string()),
});
export type OutboundReport = z.infer<typeof outboundReport>;

export const readOutboundReport = (key: string, body: Uint8Array): OutboundReport =>
  readState(outboundReport, key, body);

const rule = z.union([z.strictObject({ suppress: z.string() }), z.strictObject({ redirect: z.string() })]);

const settings = z.object({
  schema: z.literal(1),
  enabled: z.boolean(),
  organizationName: z.string().exactOptional(),
  contact: z.string().exactOptional(),
  bcc: z.array(z.string()),
  onlyDomains: z.array(z.string()).exactOptional(),
  onlyDestinations: z.array(z.string()).exactOptional(),
  domains: z.record(z.string(), rule),
  destinations: z.record(z.string(), rule),
});
/** As stored; `loadOutboundSettings` fills in who reports. */
export interface OutboundSettings extends z.infer<typeof settings>, OutboundRules {
  domains: OutboundRules['domains'];
  destinations: OutboundRules['destinations'];
}

export const readOutboundSettings = (key: string, body: Uint8Array): OutboundSettings =>
  readState(settings, key, body);

const bouncePointer = z.object({
  schema: z.literal(1),
  day: z.string(),
  domain: z.string(),
  part: z.int(),
  address: z.string(),
});
export type BouncePointer = z.infer<typeof bouncePointer>;

export const readBouncePointer = (key: string, body: Uint8Array): BouncePointer =>
  readState(bouncePointer, key, body);

const suppression = z.object({
  schema: z.literal(1),
  /** An address or URL. */
  target: z.string(),
  reason: z.enum(['bounce', 'complaint', 'manual']),
  detail: z.string(),
  at: z.string(),
  /** Sent to again from then on. */
  until: z.string(),
});
export type Suppression = z.infer<typeof suppression>;

export const readSuppression = (key: string, body: Uint8Array): Suppression =>
  readState(suppression, key, body);

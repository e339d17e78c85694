/** One report to another domain: where it goes, and each attempt. */
import * as z from 'zod';
import type { Report } from '../../../core/tls-rpt/report.ts';
import type { Destination } from '../../../core/tls-rpt/write/destination.ts';
import type { ReportKey } from '../../../core/tls-rpt/write/write-report.ts';
import { PreconditionFailedError } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { prefixes } from '../prefixes.ts';
import { formatState, readState } from '../state-json.ts';
import { paddedPart } from './padded-part.ts';

export const outboundReportKey = ({ day, domain, part }: ReportKey): string =>
  `${outboundReportsPrefix(day)}${domain}/${paddedPart(part)}.json`;

export const outboundReportsPrefix = (day: string): string => `${prefixes.outboundReports}${day}/`;

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

export async function loadOutboundReport(
  { store }: Pick<Ports, 'store'>,
  key: ReportKey,
): Promise<{ state: OutboundReport; etag: string } | undefined> {
  const object = await store.get(outboundReportKey(key));
  return object && { state: readOutboundReport(object.key, object.body), etag: object.etag };
}

/** Several workers write one report's state only when a lease ran out; more rounds than this are a fault. */
const maxAttempts = 20;

/**
 * Reads, changes and writes a report's state until no one else wrote in between.
 * @param change may run several times; undefined leaves everything as it is
 * @returns what was written; undefined if nothing was
 */
export async function changeOutboundReport(
  { store }: Pick<Ports, 'store'>,
  key: ReportKey,
  change: (state: OutboundReport) => OutboundReport | undefined,
): Promise<OutboundReport | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const loaded = await loadOutboundReport({ store }, key);
    const changed = loaded && change(loaded.state);
    if (!changed) return undefined;
    try {
      await store.put(outboundReportKey(key), formatState(changed), { ifMatch: loaded.etag });
      return changed;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
  throw new PreconditionFailedError(outboundReportKey(key));
}

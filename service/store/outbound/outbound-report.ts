/** One report to another domain, its destinations, and each attempt. */

import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { StoredDestination } from '../../../core/tls-rpt/write/parse-destination.ts';
import type { ReportKey } from '../../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { codeWithFacts } from '../domains/stored-finding.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { reportSchema } from '../reports/report-schema.ts';
import { defineStoredObject, type Loaded } from '../stored-object.ts';
import { paddedPart } from './padded-part.ts';

export const outboundReportKey = ({ day, domain, part }: ReportKey): string =>
  `${outboundReportsPrefix(day)}${domain}/${paddedPart(part)}.json`;

export const outboundReportsPrefix = (day: UtcDay): string => `${prefixes.outboundReports}${day}/`;

/** `mailto` has an address, `https` a URL. */
const destination = looseObject({
  kind: z.string(),
  address: z.string().exactOptional(),
  url: z.string().exactOptional(),
} satisfies Record<keyof StoredDestination, z.ZodType>);

const attempt = looseObject({
  at: timestampSchema,
  /** An AttemptState. */
  outcome: z.string(),
  /** An AttemptAnswer. */
  answer: codeWithFacts.exactOptional(),
});
export type Attempt = z.infer<typeof attempt>;

const delivery = looseObject({
  destination,
  /** For the operator's archive. */
  copy: z.literal(true).exactOptional(),
  /** A DeliveryState. */
  state: z.string(),
  /** When the next attempt is due, while it is waiting. */
  dueAt: timestampSchema,
  /** Identifies the delivery in the bounce address; cannot be guessed. */
  token: z.string(),
  attempts: z.array(attempt),
  /** Why it is suppressed: an OutboundReason. */
  reason: codeWithFacts.exactOptional(),
});
export type Delivery = z.infer<typeof delivery>;

const outboundReport = looseObject({
  schema: z.literal(1),
  day: utcDaySchema,
  domain: domainNameSchema,
  part: z.int(),
  plannedAt: timestampSchema,
  /** When the first delivery is due. */
  dueAt: timestampSchema,
  report: reportSchema,
  /** While the destinations are not known, because DNS did not answer. */
  lookup: looseObject({
    attempts: z.int(),
    firstAt: timestampSchema,
    dueAt: timestampSchema,
    why: z.string(),
  }).exactOptional(),
  /** Empty if nothing is sent; `reasons` says why. */
  deliveries: z.array(delivery),
  /** Why there is no delivery, or none to some URI of the record: each an OutboundReason. */
  reasons: z.array(codeWithFacts),
});
export type OutboundReport = z.infer<typeof outboundReport>;

export const outboundReportObject = defineStoredObject<OutboundReport>({ schema: outboundReport });

export const loadOutboundReport = (
  ports: Pick<Ports, 'store'>,
  key: ReportKey,
): Promise<Loaded<OutboundReport> | undefined> => outboundReportObject.load(ports, outboundReportKey(key));

/**
 * Changes a report's state; see StoredObjectKind.change().
 * @param change may run several times; undefined leaves everything as it is
 * @returns what was written; undefined if nothing was
 */
export async function changeOutboundReport(
  ports: Pick<Ports, 'store'>,
  key: ReportKey,
  change: (state: OutboundReport) => OutboundReport | undefined,
): Promise<OutboundReport | undefined> {
  const { state, isWritten } = await outboundReportObject.change(
    ports,
    outboundReportKey(key),
    (before) => before && change(before),
  );
  return isWritten ? state : undefined;
}

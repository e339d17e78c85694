/** A destination that bounced or complained, and until when no report is sent to it, or none about certain domains. */

import * as z from 'zod';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { registeredDomain } from '../../../core/names/public-suffix.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../../core/names/utc-day.ts';
import { type SuppressionReason, suppressedDays } from '../../../core/tls-rpt/write/suppression-reason.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { shortDigest } from '../short-digest.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param id suppressionId() of the target */
export const suppressionKey = (id: string): string => `${prefixes.suppressions}${id}.json`;

const suppression = looseObject({
  schema: z.literal(1),
  /** An address or URL. */
  target: z.string(),
  /** A SuppressionReason, or one of a newer version. */
  reason: z.string(),
  /** The status of the bounce (RFC 3463), or the operator's own words; empty for a complaint. */
  detail: z.string(),
  at: timestampSchema,
  /** From then on, reports are sent to it again. */
  until: timestampSchema,
  /** Only reports about these domains are stopped; absent: all reports. */
  domains: z.array(domainNameSchema).exactOptional(),
});
export type Suppression = z.infer<typeof suppression>;

export const suppressionObject = defineStoredObject<Suppression>({ schema: suppression });

export const suppressionId = (target: string): string => shortDigest(target.toLowerCase());

/** A request to send nothing to a destination for a time; without `days`, as long as the reason requires. */
export interface SuppressionRequest extends Pick<Suppression, 'target' | 'detail'> {
  reason: SuppressionReason;
  days?: number;
}

/** Stops all reports to an address or URL for a time. A further bounce restarts the period. */
export async function suppress(
  ports: Pick<Ports, 'store' | 'clock'>,
  request: SuppressionRequest,
): Promise<Suppression> {
  const { target } = request;
  const now = ports.clock.now();
  const changed = await suppressionObject.change(ports, suppressionKey(suppressionId(target)), (before) => {
    const { domains: _, ...rest } = before ?? {};
    return { ...rest, ...periodOf(request, now) };
  });
  return changed.state;
}

/**
 * Stops the reports about one domain to an address or URL. Attack: a domain asks for its reports at the address of
 * somebody else's processor, which refuses them, and no other domain gets its reports there any more. So all reports are
 * stopped only once those of two organisations are refused.
 */
export async function suppressAbout(
  ports: Pick<Ports, 'store' | 'clock'>,
  domain: DomainName,
  request: SuppressionRequest,
): Promise<void> {
  const now = ports.clock.now();
  await suppressionObject.change(ports, suppressionKey(suppressionId(request.target)), (stored) => {
    const { domains: before, ...rest } = stored ?? {};
    const isOpen = stored !== undefined && isInForce(stored, now);
    if (isOpen && before === undefined) return undefined;
    const domains = [...new Set([...((isOpen && before) || []), domain])];
    const isForAll = new Set(domains.map(registeredDomain)).size > 1 || domains.length > maxDomains;
    return { ...rest, ...periodOf(request, now), ...(!isForAll && { domains }) };
  });
}

/** Of one organisation. */
const maxDomains = 100;

function periodOf({ target, reason, detail, days = suppressedDays[reason] }: SuppressionRequest, now: Date) {
  const until = timestampOf(new Date(now.getTime() + days * dayMilliseconds));
  return { schema: 1 as const, target, reason, detail, at: timestampOf(now), until };
}

const isInForce = ({ until }: Suppression, now: Date): boolean => Date.parse(until) > now.getTime();

/** The suppression in force of reports about a domain to an address or URL, if there is one. */
export async function findSuppression(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  target: string,
  domain: DomainName,
): Promise<Suppression | undefined> {
  const found = (await suppressionObject.load({ store }, suppressionKey(suppressionId(target))))?.state;
  if (!found || !isInForce(found, clock.now())) return undefined;
  return found.domains === undefined || found.domains.includes(domain) ? found : undefined;
}

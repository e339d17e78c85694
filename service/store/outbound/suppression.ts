/** A destination that bounced or complained, and until when no report is sent to it. */

import * as z from 'zod';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { dayMilliseconds } from '../../../core/names/utc-day.ts';
import { type SuppressionReason, suppressedDays } from '../../../core/tls-rpt/write/suppression-reason.ts';
import type { Ports } from '../../ports/ports.ts';
import { timestampSchema } from '../branded-text.ts';
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
});
export type Suppression = z.infer<typeof suppression>;

export const suppressionObject = defineStoredObject<Suppression>({ schema: suppression });

export const suppressionId = (target: string): string => shortDigest(target.toLowerCase());

/** A request to send nothing to a destination for a time; without `days`, as long as the reason requires. */
export interface SuppressionRequest extends Pick<Suppression, 'target' | 'detail'> {
  reason: SuppressionReason;
  days?: number;
}

/** Stops reports to an address or URL for a time. A further bounce restarts the period. */
export async function suppress(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { target, reason, detail, days = suppressedDays[reason] }: SuppressionRequest,
): Promise<Suppression> {
  const now = clock.now();
  const until = timestampOf(new Date(now.getTime() + days * dayMilliseconds));
  const changed = await suppressionObject.change(
    { store },
    suppressionKey(suppressionId(target)),
    (before) => ({
      ...before,
      schema: 1 as const,
      target,
      reason,
      detail,
      at: timestampOf(now),
      until,
    }),
  );
  return changed.state;
}

/** The suppression in force, if there is one. */
export async function findSuppression(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  target: string,
): Promise<Suppression | undefined> {
  const suppression = (await suppressionObject.load({ store }, suppressionKey(suppressionId(target))))?.state;
  return suppression && Date.parse(suppression.until) > clock.now().getTime() ? suppression : undefined;
}

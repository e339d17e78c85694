/** A destination that bounced or complained, and until when nothing is sent to it. */

import * as z from 'zod';
import { timestampOf } from '../../../core/names/timestamp.ts';
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
  reason: z.enum(['bounce', 'complaint', 'manual']),
  /** The status of the bounce (RFC 3463), or the operator's own words; empty for a complaint. */
  detail: z.string(),
  at: timestampSchema,
  /** From then on, reports are sent to it again. */
  until: timestampSchema,
});
export type Suppression = z.infer<typeof suppression>;

export const suppressionObject = defineStoredObject<Suppression>({ schema: suppression });

/** How many days nothing is sent to a destination. A broken mailbox is usually fixed soon; somebody who complained wants no more mail. */
const suppressedDays: Record<Suppression['reason'], number> = { bounce: 30, complaint: 365, manual: 365 };

export const suppressionId = (target: string): string => shortDigest(target.toLowerCase());

/** Sends nothing to an address or URL for a while. A further bounce starts the period again. */
export async function suppress(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  {
    target,
    reason,
    detail,
    days = suppressedDays[reason],
  }: Pick<Suppression, 'target' | 'reason' | 'detail'> & { days?: number },
): Promise<Suppression> {
  const now = clock.now();
  const until = timestampOf(new Date(now.getTime() + days * 86_400_000));
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

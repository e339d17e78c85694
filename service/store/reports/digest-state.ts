/** That an owner's daily mail of one day was claimed by a worker, and sent. */

import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { domainNameSchema, reportIdentitySchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const digestStateKey = (day: UtcDay, owner: string): string =>
  `${prefixes.digests}${day}/${encodeOwner(owner)}.json`;

const digestState = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  day: utcDaySchema,
  status: z.string(),
  /** The mail's date, the same for every repeat. */
  createdAt: timestampSchema,
  /** When a worker last began to send it. */
  claimedAt: timestampSchema,
  sentAt: timestampSchema.exactOptional(),
  /** The reports that this mail includes; fixed with the claim, so that a repeat is the same mail. */
  reports: z.array(
    looseObject({
      domain: domainNameSchema,
      receivedDay: utcDaySchema,
      day: utcDaySchema,
      identity: reportIdentitySchema,
    }),
  ),
});
export type DigestState = z.infer<typeof digestState>;

export const digestStateObject = defineStoredObject<DigestState>({ schema: digestState });

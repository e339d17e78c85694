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
  /** `claimed`, `sent`, or `refused`: nobody took it. */
  status: z.string(),
  /** The mail's date, the same for every repeat. */
  createdAt: timestampSchema,
  /** When a worker last began to send it. */
  claimedAt: timestampSchema,
  sentAt: timestampSchema.exactOptional(),
  /** What became of it at each address; one that is not in it is to be tried. */
  deliveries: z
    .array(
      looseObject({
        address: z.string(),
        /** `sent` or `refused`. */
        status: z.string(),
        /** Of one that is refused: the day of the first of the mails in a row that were. */
        refusedSince: utcDaySchema.exactOptional(),
      }),
    )
    .exactOptional(),
  /** The reports that this mail includes; fixed with the claim, so that a repeat is the same mail. */
  reports: z.array(
    looseObject({
      domain: domainNameSchema,
      receivedDay: utcDaySchema,
      day: utcDaySchema,
      identity: reportIdentitySchema,
    }),
  ),
  /** What this mail is to say that it lacks: an UnreadablePart, or one that a newer version knows. */
  unreadable: z.array(looseObject({ domain: domainNameSchema, part: z.string() })).exactOptional(),
});
export type DigestState = z.infer<typeof digestState>;
export type DigestDelivery = NonNullable<DigestState['deliveries']>[number];

export const digestStateObject = defineStoredObject<DigestState>({ schema: digestState });

/** Whether nothing is to be tried any more. */
export const isSettled = (state: Pick<DigestState, 'status'> | undefined): boolean =>
  state?.status === 'sent' || state?.status === 'refused';

/** Records that a worker claimed an owner's daily mail of one day, and that it was sent. */

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
  /** `claimed`, `sent`, or `refused`: all recipients' servers refused it. */
  status: z.string(),
  /** The mail's date, the same for every repeat. */
  createdAt: timestampSchema,
  /** When a worker last began to send it. */
  claimedAt: timestampSchema,
  sentAt: timestampSchema.exactOptional(),
  /** The outcome at each address; an address without one is still to be tried. */
  deliveries: z
    .array(
      looseObject({
        address: z.string(),
        /** `sent`, `refused`, or leftOut. */
        status: z.string(),
        /** For a refused address: the day of the first mail in the current row of refusals. */
        refusedSince: utcDaySchema.exactOptional(),
      }),
    )
    .exactOptional(),
  /** The reports in this mail; fixed with the claim, so that a repeat is the same mail. */
  reports: z.array(
    looseObject({
      domain: domainNameSchema,
      receivedDay: utcDaySchema,
      day: utcDaySchema,
      identity: reportIdentitySchema,
    }),
  ),
  /** The missing data that this mail must mention: an UnreadablePart, or one of a newer version. */
  unreadable: z.array(looseObject({ domain: domainNameSchema, part: z.string() })).exactOptional(),
  /** Domains with reports that were not counted in time; the mail mentions them. */
  late: z.array(domainNameSchema).exactOptional(),
  /** About how many mails and posts could not be counted as reports; absent if none. */
  uncounted: looseObject({
    mails: z.number(),
    /** The first day that had any. */
    since: utcDaySchema,
    /** Those of the mail's own day: if more come, the next mail mentions the difference. */
    ofDay: z.number(),
  }).exactOptional(),
});
export type DigestState = z.infer<typeof digestState>;
export type DigestDelivery = NonNullable<DigestState['deliveries']>[number];

export const digestStateObject = defineStoredObject<DigestState>({ schema: digestState });

/** At an address for which the owner's quota of mails had no room; it is tried again as long as the mail is unsettled. */
export const leftOut = 'left-out';

export const hasLeftOut = ({ deliveries = [] }: Pick<DigestState, 'deliveries'>): boolean =>
  deliveries.some(({ status }) => status === leftOut);

export const isSentTo = ({ deliveries = [] }: Pick<DigestState, 'deliveries'>): boolean =>
  deliveries.some(({ status }) => status === 'sent');

/** Whether there is nothing left to try. */
export const isSettled = (state: Pick<DigestState, 'status'> | undefined): boolean =>
  state?.status === 'sent' || state?.status === 'refused';

/** The mail and the calls that one owner causes on one day, counted for all function instances together. */
import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import { domainNameSchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const sentMailsKey = (day: UtcDay, owner: string): string =>
  `${prefixes.sentMails}${day}/${encodeOwner(owner)}.json`;

const sentMails = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  /** Ids of the addresses that the owner had asked, or named to be asked. */
  asked: z.array(z.string()),
  /** How many mails were sent, or are being sent. */
  alarms: z.number().exactOptional(),
  others: z.number().exactOptional(),
  /** The mail that exceeded the owner's quota. */
  leftOut: looseObject({
    /** A MailKind, or one of a newer version. */
    kinds: z.array(z.string()),
    /** The domain of the first such mail: it gets the incident. */
    domain: domainNameSchema,
  }).exactOptional(),
  /** The day of the requested daily mail that is being sent, and since when. */
  byHand: looseObject({ day: utcDaySchema, at: timestampSchema }).exactOptional(),
  /** How many calls that wait for hosts of the owner's choice were made in a minute (since 1970), by LimitedCall. */
  calls: looseObject({
    minute: z.number(),
    made: looseObject({ check: z.number().exactOptional(), 'test-alarm': z.number().exactOptional() }),
  }).exactOptional(),
});
export type SentMails = z.infer<typeof sentMails>;

export const sentMailsObject = defineStoredObject<SentMails>({ schema: sentMails, isExpendable: true });

export const noMails = (owner: string): SentMails => ({ schema: 1, owner, asked: [] });

/** What we mail on one day because an owner asked for it, for all function instances together. */
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
  /** What the owner's quota had no room for. */
  leftOut: looseObject({
    /** Of a MailKind, or one that a newer version knows. */
    kinds: z.array(z.string()),
    /** Which the first of it was about: the one that has the incident. */
    domain: domainNameSchema,
  }).exactOptional(),
  /** Of which day a daily mail that was asked for is being sent, and since when. */
  byHand: looseObject({ day: utcDaySchema, at: timestampSchema }).exactOptional(),
});
export type SentMails = z.infer<typeof sentMails>;

export const sentMailsObject = defineStoredObject<SentMails>({ schema: sentMails, isExpendable: true });

export const noMails = (owner: string): SentMails => ({ schema: 1, owner, asked: [] });

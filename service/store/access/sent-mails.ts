/** What we mail on one day because an owner asked for it, for all function instances together. */
import * as z from 'zod';
import type { UtcDay } from '../../../core/names/utc-day.ts';
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
});
export type SentMails = z.infer<typeof sentMails>;

export const sentMailsObject = defineStoredObject<SentMails>({ schema: sentMails });

export const noMails = (owner: string): SentMails => ({ schema: 1, owner, asked: [] });

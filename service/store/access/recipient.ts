/** An address that an owner named for mail, and whether whoever reads it wants that. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mailboxOf } from '../../../core/names/mailbox.ts';
import { timestampSchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const recipientsPrefix = (owner: string): string => `${prefixes.recipients}${encodeOwner(owner)}/`;

/** The part of its key, and of its link, that stands for an address, whatever its spelling. */
export const recipientId = (address: string): string =>
  createHash('sha256').update(mailboxOf(address)).digest('hex').slice(0, 32);

export const recipientKey = (owner: string, id: string): string => `${recipientsPrefix(owner)}${id}.json`;

const recipient = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  address: z.string(),
  /** A Language, or one that a newer version knows. */
  language: z.string(),
  /** `waiting`, `confirmed` or `declined`. Only who has confirmed gets mail. */
  status: z.string(),
  /** Of the status. */
  since: timestampSchema,
  /** When it was asked last; absent: it is to be asked. */
  askedAt: timestampSchema.exactOptional(),
  /** Since when a worker is asking it; one that has not finished after a minute is taken for dead. */
  askingSince: timestampSchema.exactOptional(),
  /** Of the links that were sent: SHA-256 of the secret, hexadecimal. */
  links: z.array(looseObject({ hash: z.string(), expiresAt: timestampSchema })),
  /** How often its page was opened by a good link in one minute; minutes since 1970. */
  pages: looseObject({ minute: z.number(), opened: z.number() }).exactOptional(),
});
export type RecipientState = z.infer<typeof recipient>;

/** An owner's addresses that nobody but the administrator named have none. */
export const recipientObject = defineStoredObject<RecipientState>({ schema: recipient });

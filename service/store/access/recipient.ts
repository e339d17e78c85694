/** An address that an owner named for mail, and whether its reader has confirmed. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mailboxOf } from '../../../core/names/mailbox.ts';
import { timestampSchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const recipientsPrefix = (owner: string): string => `${prefixes.recipients}${encodeOwner(owner)}/`;

/** The part of its key, and of its link, that identifies an address in any spelling. */
export const recipientId = (address: string): string =>
  createHash('sha256').update(mailboxOf(address)).digest('hex').slice(0, 32);

export const recipientKey = (owner: string, id: string): string => `${recipientsPrefix(owner)}${id}.json`;

const recipient = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  address: z.string(),
  /** A Language, or one of a newer version. */
  language: z.string(),
  /** `waiting`, `confirmed` or `declined`. Only confirmed addresses get mail. */
  status: z.string(),
  /** Since when it has this status. */
  since: timestampSchema,
  /** When the last confirmation request was sent; absent: one is to be sent. */
  askedAt: timestampSchema.exactOptional(),
  /** Since when a worker has been sending the request; after a minute without an end it is considered dead. */
  askingSince: timestampSchema.exactOptional(),
  /** The links that were sent: SHA-256 of the secret, hexadecimal. */
  links: z.array(looseObject({ hash: z.string(), expiresAt: timestampSchema })),
  /** How often its page was opened through a valid link in one minute; minutes since 1970. */
  pages: looseObject({ minute: z.number(), opened: z.number() }).exactOptional(),
});
export type RecipientState = z.infer<typeof recipient>;

/** An address that only the administrator has named has no such object. */
export const recipientObject = defineStoredObject<RecipientState>({ schema: recipient });

/** An address that is named for an owner's mail, and whether its reader wants it. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { mailboxOf } from '../../../core/names/mailbox.ts';
import { timestampSchema, utcDaySchema } from '../branded-text.ts';
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
  /** In the link of every mail by which its reader can leave; absent before the first. Opens the page for ever. */
  leaveSecret: z.string().exactOptional(),
  /** `administrator`: the status is not an answer of its reader, who must still answer if the owner names the address. */
  namedBy: z.string().exactOptional(),
  /** The day of the mail that was not sent, because those before it came back: it is waiting since then. */
  bouncedOn: utcDaySchema.exactOptional(),
  /** How often its page was opened through a valid link in one minute; minutes since 1970. */
  pages: looseObject({ minute: z.number(), opened: z.number() }).exactOptional(),
});
export type RecipientState = z.infer<typeof recipient>;

/** An address that only the administrator has named has no such object until it gets mail. */
export const recipientObject = defineStoredObject<RecipientState>({ schema: recipient });

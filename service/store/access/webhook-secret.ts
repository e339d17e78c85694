/** The secret with which an owner's webhook posts are signed. Made when it is first needed. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const webhookSecretKey = (owner: string): string =>
  `${prefixes.webhookSecrets}${encodeOwner(owner)}.json`;

const webhookSecret = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  secret: z.string(),
  since: timestampSchema,
  /** Replaced secrets, which still sign until then, the newest first. */
  previous: z.array(looseObject({ secret: z.string(), until: timestampSchema })),
});
export type WebhookSecret = z.infer<typeof webhookSecret>;

export const webhookSecretObject = defineStoredObject<WebhookSecret>({ schema: webhookSecret });

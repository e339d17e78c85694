/** An API token: what it may do, and the digest of its secret. */

import * as z from 'zod';
import { timestampSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** A token once had one scope; "write" without an owner was an administrator's. */
export const scopesOfOlder = <Older extends string>(scope: Older, owner: unknown): (Older | 'admin')[] =>
  scope === 'write' && owner === undefined ? ['admin'] : [scope];

export const tokenKey = (id: string): string => `${prefixes.tokens}${id}.json`;

const tokenState = looseObject({
  schema: z.literal(1),
  id: z.string(),
  /** SHA-256 of the secret, hexadecimal. */
  hash: z.string(),
  /** The owner whose domains it may access; absent: every owner's, as far as its scopes allow. */
  owner: z.string().exactOptional(),
  scopes: z.array(z.string()),
  note: z.string().exactOptional(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.exactOptional(),
  /** The UTC day of its last use. */
  lastUsedOn: utcDaySchema.exactOptional(),
});
export type TokenState = z.infer<typeof tokenState>;

export const tokenObject = defineStoredObject<TokenState>({ schema: tokenState, upgrade });

function upgrade(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null || !('scope' in stored) || 'scopes' in stored)
    return stored;
  const { scope, ...rest } = stored;
  return { ...rest, scopes: scopesOfOlder(String(scope), 'owner' in rest ? rest.owner : undefined) };
}

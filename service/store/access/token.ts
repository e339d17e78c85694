/** An API token: what it may do, and the digest of its secret. */
import * as z from 'zod';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const tokenKey = (id: string): string => `${prefixes.tokens}${id}.json`;

const tokenState = looseObject({
  schema: z.literal(1),
  id: z.string(),
  /** SHA-256 of the secret, hexadecimal. */
  hash: z.string(),
  /** The owner whose domains it reaches; absent: everything. */
  owner: z.string().exactOptional(),
  scope: z.enum(['read', 'write']),
  note: z.string().exactOptional(),
  createdAt: z.string(),
  expiresAt: z.string().exactOptional(),
});
export type TokenState = z.infer<typeof tokenState>;

export const tokenObject = defineStoredObject<TokenState>({ schema: tokenState });

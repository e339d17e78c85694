/** A session of the console: somebody who signed in with a token. Only the digest of the cookie's secret is stored. */
import * as z from 'zod';
import { timestampSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** Sessions of one token are side by side, so that all of them can be ended. */
export const sessionsOfToken = (tokenId: string): string => `${prefixes.consoleSessions}${tokenId}/`;

/** @param hash SHA-256 of the cookie's secret, hexadecimal */
export const consoleSessionKey = (tokenId: string, hash: string): string =>
  `${sessionsOfToken(tokenId)}${hash}.json`;

const consoleSession = looseObject({
  schema: z.literal(1),
  /** SHA-256 of the token's secret, hexadecimal: a session ends when its token is replaced. */
  tokenHash: z.string(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema,
});
export type ConsoleSession = z.infer<typeof consoleSession>;

export const consoleSessionObject = defineStoredObject<ConsoleSession>({
  schema: consoleSession,
  // Somebody signs in again.
  isExpendable: true,
});

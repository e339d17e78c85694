import { createHash, timingSafeEqual } from 'node:crypto';
import type { Ports } from '../ports/ports.ts';
import { type TokenState, tokenKey, tokenObject } from '../store/access/token.ts';
import type { Caller } from './caller.ts';

export interface TokenRequest {
  owner?: string;
  scope: 'read' | 'write';
  note?: string;
  expiresAt?: string;
}

/** 12 characters name the token; 52 of 5 bits each are its secret. */
const idLength = 12;
const secretLength = 52;

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** @returns the token, which is shown this once, and what is kept of it */
export function newToken(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  request: TokenRequest,
): { token: string; state: TokenState } {
  const id = random.token(idLength);
  const secret = random.token(secretLength);
  const createdAt = clock.now().toISOString();
  return {
    token: `smx_${id}_${secret}`,
    state: { schema: 1, id, hash: hashSecret(secret), createdAt, ...request },
  };
}

export async function saveToken({ store }: Pick<Ports, 'store'>, state: TokenState): Promise<void> {
  await store.put(tokenKey(state.id), tokenObject.format(state), { ifNoneMatch: '*' });
}

/**
 * @param settings `adminTokenHash`: of an administrator's token that is not stored, hexadecimal
 * @returns who the bearer is; undefined for a token that is unknown, expired or wrong, without saying which
 */
export async function authenticate(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  bearer: string,
  { adminTokenHash }: { adminTokenHash?: string } = {},
): Promise<Caller | undefined> {
  if (adminTokenHash !== undefined && isSameHash(adminTokenHash, hashSecret(bearer))) {
    return { id: 'admin', scope: 'write' };
  }
  const [, id, secret] = /^smx_([a-z0-9]{12})_([a-z0-9]{52})$/.exec(bearer) ?? [];
  if (!id || !secret) return undefined;
  const object = await store.get(tokenKey(id));
  if (!object) return undefined;
  const state = tokenObject.read(object.key, object.body);
  if (!isSameHash(state.hash, hashSecret(secret))) return undefined;
  if (state.expiresAt !== undefined && Date.parse(state.expiresAt) <= clock.now().getTime()) return undefined;
  return { id, scope: state.scope, ...(state.owner === undefined ? {} : { owner: state.owner }) };
}

/** In constant time: what an answer took must not tell how much of a guess was right. */
function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import { isScope, type Scope } from '../../core/names/token-scope.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type TokenState, tokenKey, tokenObject } from '../store/access/token.ts';
import type { Loaded } from '../store/stored-object.ts';
import type { Caller } from './caller.ts';

export interface TokenRequest {
  owner?: string;
  scopes: Scope[];
  note?: string;
  expiresAt?: Timestamp;
}

/** 12 characters are the token's id; 52 characters of 5 bits each are its secret. */
const idLength = 12;
const secretLength = 52;

/** The bearer of the administrator's token that is not in the store. */
export const adminCaller: Caller = { id: 'admin', scopes: ['admin'] };

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** @returns the token, which is shown only now, and its stored form */
export function newToken(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  request: TokenRequest,
): { token: string; state: TokenState } {
  const id = random.token(idLength);
  const secret = random.token(secretLength);
  const createdAt = timestampOf(clock.now());
  return {
    token: `smx_${id}_${secret}`,
    state: { schema: 1, id, hash: hashSecret(secret), createdAt, ...request },
  };
}

/** @throws PreconditionFailedError if a token with this id exists */
export async function saveToken(ports: Pick<Ports, 'store'>, state: TokenState): Promise<void> {
  const key = tokenKey(state.id);
  if ((await tokenObject.create(ports, key, state)) === undefined) throw new PreconditionFailedError(key);
}

/**
 * @param settings `adminTokenHash`: of an administrator's token that is not in the store, hexadecimal
 * @returns the bearer; undefined for a token that is unknown, expired or wrong, without saying which
 */
export async function authenticate(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  bearer: string,
  { adminTokenHash }: { adminTokenHash?: string } = {},
): Promise<Caller | undefined> {
  if (adminTokenHash !== undefined && isSameHash(adminTokenHash, hashSecret(bearer))) {
    return adminCaller;
  }
  const loaded = await findToken(ports, bearer);
  if (!loaded) return undefined;
  await noteUse(ports, loaded);
  return callerOf(loaded.state);
}

/** Scopes that only a newer version knows give no rights. */
export const callerOf = ({ id, owner, scopes }: TokenState): Caller => ({
  id,
  scopes: scopes.filter(isScope),
  ...(owner === undefined ? {} : { owner }),
});

export const hasExpired = ({ expiresAt }: Pick<TokenState, 'expiresAt'>, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();

/** @returns the stored form of a token; undefined if it is unknown, expired or wrong */
export async function findToken(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  bearer: string,
): Promise<Loaded<TokenState> | undefined> {
  const [, id, secret] = /^smx_([a-z0-9]{12})_([a-z0-9]{52})$/.exec(bearer) ?? [];
  if (!id || !secret) return undefined;
  const loaded = await tokenObject.load({ store }, tokenKey(id));
  if (!loaded || !isSameHash(loaded.state.hash, hashSecret(secret))) return undefined;
  return hasExpired(loaded.state, clock.now()) ? undefined : loaded;
}

/**
 * Rounded to the day, so that a token needs one write a day. If the write fails, nobody is refused: the next use writes it.
 */
export async function noteUse(
  { store, clock, log }: Pick<Ports, 'store' | 'clock' | 'log'>,
  loaded: Loaded<TokenState>,
): Promise<void> {
  const { id, lastUsedOn } = loaded.state;
  const today = dayOf(clock.now());
  if (lastUsedOn === today) return;
  try {
    const note = (before?: TokenState) => before && { ...before, lastUsedOn: today };
    await tokenObject.change({ store }, tokenKey(id), note, loaded);
  } catch (error) {
    log.warn('token-use-not-noted', { error: String(error) });
  }
}

/** In constant time: the response time must not reveal how close a guess was. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}

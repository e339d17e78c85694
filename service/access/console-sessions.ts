/**
 * Sessions of the console. Each request loads the session and its token, so a session ends with its token, and has
 * exactly its rights.
 */
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { consoleSessionKey, consoleSessionObject, sessionsOfToken } from '../store/access/console-session.ts';
import { tokenKey, tokenObject } from '../store/access/token.ts';
import { listKeys } from '../store/list-keys.ts';
import type { Caller } from './caller.ts';
import {
  adminCaller,
  authenticate,
  callerOf,
  hasExpired,
  hashSecret,
  isSameHash,
  noteUse,
} from './tokens.ts';

/** A working day, after which somebody has to sign in again. */
export const sessionHours = 12;

/** 52 characters of 5 bits each. */
const secretLength = 52;

type SessionPorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** `adminTokenHash`: of an administrator's token that is not in the store, hexadecimal. */
interface AdminToken {
  adminTokenHash?: string;
}

/**
 * Signs in with a token.
 * @returns the value of the cookie, `<token id>.<secret>`; undefined for a token that is unknown, expired or wrong
 */
export async function signIn(
  ports: SessionPorts & Pick<Ports, 'random'>,
  bearer: string,
  settings: AdminToken,
): Promise<string | undefined> {
  const caller = await authenticate(ports, bearer, settings);
  if (!caller) return undefined;
  const secret = ports.random.token(secretLength);
  const now = ports.clock.now();
  const secretOfToken = caller.id === adminCaller.id ? bearer : (bearer.split('_').at(-1) ?? '');
  await consoleSessionObject.create(ports, consoleSessionKey(caller.id, hashSecret(secret)), {
    schema: 1,
    tokenHash: hashSecret(secretOfToken),
    createdAt: timestampOf(now),
    expiresAt: timestampOf(new Date(now.getTime() + sessionHours * 3_600_000)),
  });
  return `${caller.id}.${secret}`;
}

/** @returns who signed in; undefined if the session is unknown or over, or its token is */
export async function callerOfSession(
  ports: SessionPorts,
  cookie: string,
  settings: AdminToken,
): Promise<Caller | undefined> {
  const named = readCookie(cookie);
  const session = named && (await consoleSessionObject.load(ports, named.key))?.state;
  const now = ports.clock.now();
  if (!session || Date.parse(session.expiresAt) <= now.getTime()) return undefined;
  const { tokenId } = named;
  if (tokenId === adminCaller.id) {
    const { adminTokenHash } = settings;
    return adminTokenHash !== undefined && isSameHash(adminTokenHash, session.tokenHash)
      ? adminCaller
      : undefined;
  }
  const loaded = await tokenObject.load(ports, tokenKey(tokenId));
  if (!loaded || !isSameHash(loaded.state.hash, session.tokenHash) || hasExpired(loaded.state, now))
    return undefined;
  // A session may begin on one day and be used on the next.
  await noteUse(ports, loaded);
  return callerOf(loaded.state);
}

/** Ends this session; with `everywhere`, all sessions of its token. An unknown session is over already. */
export async function signOut(
  ports: SessionPorts,
  cookie: string,
  { everywhere = false }: { everywhere?: boolean } = {},
): Promise<void> {
  const named = readCookie(cookie);
  // Only who holds a session may end the others.
  if (!named || !(await consoleSessionObject.load(ports, named.key))) return;
  if (everywhere) {
    for await (const key of listKeys(ports, sessionsOfToken(named.tokenId))) await ports.store.delete(key);
  }
  await ports.store.delete(named.key);
}

const cookieForm = /^([a-z0-9]{12}|admin)\.([a-z0-9]{52})$/;

/** Whether signIn() could have returned this. Attack: cookies with what no header may contain. */
export const isSessionCookie = (cookie: string): boolean => cookieForm.test(cookie);

function readCookie(cookie: string): { tokenId: string; key: string } | undefined {
  const [, tokenId, secret] = cookieForm.exec(cookie) ?? [];
  return tokenId && secret ? { tokenId, key: consoleSessionKey(tokenId, hashSecret(secret)) } : undefined;
}

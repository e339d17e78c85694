import type { Ports } from '../ports/ports.ts';
import { type TokenState, tokenKey, tokenObject } from '../store/access/token.ts';
import { loadPage, type Page } from '../store/load-page.ts';
import { prefixes } from '../store/prefixes.ts';
import { audited } from './audit.ts';
import type { ChangeRequest } from './caller.ts';
import { type ChosenScopes, chooseScopes, type ScopeRequest } from './choose-scopes.ts';
import { newToken, saveToken, type TokenRequest } from './tokens.ts';

export type CreateTokenResult =
  /** `token` is shown only in this answer; absent in a dry run. */
  { ok: true; description: TokenDescription; token?: string } | Extract<ChosenScopes, { ok: false }>;

/** A token without its secret. */
export type TokenDescription = Omit<TokenState, 'hash' | 'schema'>;

const describeToken = ({ hash, schema, ...described }: TokenState): TokenDescription => described;

export async function listTokens(
  ports: Pick<Ports, 'store' | 'log'>,
  page: Page,
): Promise<{ tokens: TokenDescription[]; unreadable?: string[]; cursor?: string }> {
  const { states, ...rest } = await loadPage(ports, tokenObject, prefixes.tokens, page);
  return { tokens: states.map(describeToken), ...rest };
}

export async function createToken(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  { scope, scopes, ...rest }: Omit<TokenRequest, 'scopes'> & ScopeRequest,
): Promise<CreateTokenResult> {
  const chosen = chooseScopes({ ...rest, ...(scope && { scope }), ...(scopes && { scopes }) });
  if (!chosen.ok) return chosen;
  const request = { ...rest, scopes: chosen.scopes };
  return audited<CreateTokenResult>(ports, change, { request }, async () => {
    const { token, state } = newToken(ports, request);
    const description = describeToken(state);
    if (change.dryRun) return { ok: true, description };
    await saveToken(ports, state);
    return { ok: true, description, token };
  });
}

export type DeleteTokenResult = { ok: true } | { ok: false; reason: 'no-such-token'; id: string };

export async function deleteToken(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  id: string,
): Promise<DeleteTokenResult> {
  const isId = /^[a-z0-9]{12}$/.test(id);
  if (!isId || !(await tokenObject.load(ports, tokenKey(id))))
    return { ok: false, reason: 'no-such-token', id };
  return audited(ports, change, { request: { id } }, async () => {
    if (!change.dryRun) await ports.store.delete(tokenKey(id));
    return { ok: true };
  });
}

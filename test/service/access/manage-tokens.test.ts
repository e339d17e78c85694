import { expect, test } from 'vitest';
import type { ScopeRequest } from '../../../service/access/choose-scopes.ts';
import { createToken, deleteToken, listTokens } from '../../../service/access/manage-tokens.ts';
import { authenticate } from '../../../service/access/tokens.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const change = (dryRun = false) => ({
  caller: { id: 'admin', scopes: ['admin'] as const },
  action: 'POST /v1/tokens',
  dryRun,
});

async function made(ports: ReturnType<typeof createFakePorts>, request: ScopeRequest & { note?: string }) {
  const result = await createToken(ports, change(), request);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

test('createToken() answers the token once, and listTokens() shows it without its hash', async () => {
  const ports = createFakePorts();
  const { token, description } = await made(ports, { scope: 'read', note: 'n' });
  expect(await authenticate(ports, token!)).toMatchObject({ id: description.id, scopes: ['read'] });
  expect(await listTokens(ports, { limit: 1000 })).toEqual({
    tokens: [{ ...description, lastUsedOn: '2026-11-24' }],
  });
  expect(description).not.toHaveProperty('hash');
});

test('createToken() refuses scopes that do not go together', async () => {
  const ports = createFakePorts();
  expect(await createToken(ports, change(), { scopes: ['write'] })).toMatchObject({
    reason: 'invalid-input',
  });
  expect(ports.handles.store.keys()).toEqual([]);
});

test('createToken() in a dry run makes none', async () => {
  const ports = createFakePorts();
  expect(await createToken(ports, change(true), { scope: 'read' })).not.toHaveProperty('token');
  expect(ports.handles.store.keys()).toEqual([]);
});

test('deleteToken() ends a token, and in a dry run does not', async () => {
  const ports = createFakePorts();
  const { token, description } = await made(ports, { scope: 'read' });
  expect(await deleteToken(ports, change(true), description.id)).toEqual({ ok: true });
  expect(await authenticate(ports, token!)).toBeDefined();
  expect(await deleteToken(ports, change(), description.id)).toEqual({ ok: true });
  expect(await authenticate(ports, token!)).toBeUndefined();
});

test.each(['abcdefghijkl', '../x', ''])('deleteToken() does not know %j', async (id) => {
  expect(await deleteToken(createFakePorts(), change(), id)).toEqual({
    ok: false,
    reason: 'no-such-token',
    id,
  });
});

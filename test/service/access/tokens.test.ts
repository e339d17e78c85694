import { describe, expect, test } from 'vitest';
import { authenticate, hashSecret, newToken, saveToken } from '../../../service/access/tokens.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

async function withToken(request: Parameters<typeof newToken>[1]) {
  const ports = createFakePorts();
  const { token, state } = newToken(ports, request);
  await saveToken(ports, state);
  return { ports, token, state };
}

test('newToken() gives a token of which only the hash is kept', async () => {
  const { ports, token, state } = await withToken({ scope: 'write' });
  expect(token).toMatch(/^smx_[a-z0-9]{12}_[a-z0-9]{52}$/u);
  expect(token).toContain(state.id);
  const secret = token.slice(-52);
  expect(state.hash).toBe(hashSecret(secret));
  for (const key of ports.handles.store.keys()) expect(ports.handles.store.text(key)).not.toContain(secret);
});

test('saveToken() never writes over another token', async () => {
  const { ports, state } = await withToken({ scope: 'write' });
  await expect(saveToken(ports, { ...state, owner: 'other' })).rejects.toThrow();
});

describe('authenticate()', () => {
  test('says who the bearer is', async () => {
    const { ports, token, state } = await withToken({ scope: 'read', owner: 'acme', note: 'n' });
    expect(await authenticate(ports, token)).toEqual({ id: state.id, scope: 'read', owner: 'acme' });
  });

  test('knows the administrator of one machine by the hash', async () => {
    const settings = { adminTokenHash: hashSecret('the-admin-token') };
    expect(await authenticate(createFakePorts(), 'the-admin-token', settings)).toEqual({
      id: 'admin',
      scope: 'write',
    });
    expect(await authenticate(createFakePorts(), 'another', settings)).toBeUndefined();
  });

  test.each([
    ['a wrong secret', (token: string) => `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`],
    ['the id alone', (token: string) => token.slice(0, 16)],
    ['another id', (token: string) => token.replace(/_[a-z0-9]{12}_/u, `_${'a'.repeat(12)}_`)],
    ['nothing', () => ''],
  ])('refuses %s', async (_, change) => {
    const { ports, token } = await withToken({ scope: 'write' });
    expect(await authenticate(ports, change(token))).toBeUndefined();
  });

  test('refuses a token from the second on in which it expires', async () => {
    const { ports, token } = await withToken({ scope: 'write', expiresAt: '2026-11-24T10:00:10Z' });
    ports.handles.clock.set('2026-11-24T10:00:09Z');
    expect(await authenticate(ports, token)).toBeDefined();
    ports.handles.clock.set('2026-11-24T10:00:10Z');
    expect(await authenticate(ports, token)).toBeUndefined();
  });
});

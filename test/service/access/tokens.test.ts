import { describe, expect, test, vi } from 'vitest';
import { authenticate, hashSecret, newToken, saveToken } from '../../../service/access/tokens.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { timestamp } from '../../fakes/names.ts';

async function withToken(request: Parameters<typeof newToken>[1]) {
  const ports = createFakePorts();
  const { token, state } = newToken(ports, request);
  await saveToken(ports, state);
  return { ports, token, state };
}

test('newToken() returns a token of which only the hash is stored', async () => {
  const { ports, token, state } = await withToken({ scopes: ['write'] });
  expect(token).toMatch(/^smx_[a-z0-9]{12}_[a-z0-9]{52}$/u);
  expect(token).toContain(state.id);
  const secret = token.slice(-52);
  expect(state.hash).toBe(hashSecret(secret));
  for (const key of ports.handles.store.keys()) expect(ports.handles.store.text(key)).not.toContain(secret);
});

test('saveToken() never writes over another token', async () => {
  const { ports, state } = await withToken({ scopes: ['write'] });
  await expect(saveToken(ports, { ...state, owner: 'other' })).rejects.toThrow();
});

describe('authenticate()', () => {
  test('says who the bearer is', async () => {
    const { ports, token, state } = await withToken({ scopes: ['read'], owner: 'acme', note: 'n' });
    expect(await authenticate(ports, token)).toEqual({ id: state.id, scopes: ['read'], owner: 'acme' });
  });

  test('gives no rights for a scope that only a newer version knows', async () => {
    const { ports, token, state } = await withToken({ scopes: ['read'], owner: 'acme' });
    const newer = { ...state, scopes: ['zones'] };
    ports.handles.store.edit(`tokens/${state.id}.json`, JSON.stringify(newer));
    expect(await authenticate(ports, token)).toEqual({ id: state.id, scopes: [], owner: 'acme' });
    expect(ports.handles.store.text(`tokens/${state.id}.json`)).toContain('"zones"');
  });

  test('records the day of the last use once a day, and accepts a token whose use cannot be recorded', async () => {
    const { ports, token, state } = await withToken({ scopes: ['write'], owner: 'acme' });
    const { store, clock } = ports.handles;
    const stored = () => JSON.parse(store.text(`tokens/${state.id}.json`) ?? '');
    const puts = vi.spyOn(store, 'put');
    await authenticate(ports, token);
    expect(stored()).toMatchObject({ lastUsedOn: '2026-11-24', hash: state.hash });
    clock.set('2026-11-24T23:59:59Z');
    await authenticate(ports, token);
    expect(puts).toHaveBeenCalledTimes(1);
    clock.set('2026-11-25T00:00:00Z');
    puts.mockRejectedValueOnce(new Error('store is down'));
    expect(await authenticate(ports, token)).toMatchObject({ id: state.id });
    expect(stored()).toMatchObject({ lastUsedOn: '2026-11-24' });
    await authenticate(ports, token);
    expect(stored()).toMatchObject({ lastUsedOn: '2026-11-25' });
    puts.mockRestore();
  });

  test('knows the administrator of one machine by the hash', async () => {
    const settings = { adminTokenHash: hashSecret('the-admin-token') };
    expect(await authenticate(createFakePorts(), 'the-admin-token', settings)).toEqual({
      id: 'admin',
      scopes: ['admin'],
    });
    expect(await authenticate(createFakePorts(), 'another', settings)).toBeUndefined();
  });

  test.each([
    ['a wrong secret', (token: string) => `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`],
    ['the id alone', (token: string) => token.slice(0, 16)],
    ['another id', (token: string) => token.replace(/_[a-z0-9]{12}_/u, `_${'a'.repeat(12)}_`)],
    ['nothing', () => ''],
  ])('refuses %s', async (_, change) => {
    const { ports, token } = await withToken({ scopes: ['write'] });
    expect(await authenticate(ports, change(token))).toBeUndefined();
  });

  test('refuses a token from the second of its expiry', async () => {
    const { ports, token } = await withToken({
      scopes: ['write'],
      expiresAt: timestamp('2026-11-24T10:00:10Z'),
    });
    ports.handles.clock.set('2026-11-24T10:00:09Z');
    expect(await authenticate(ports, token)).toBeDefined();
    ports.handles.clock.set('2026-11-24T10:00:10Z');
    expect(await authenticate(ports, token)).toBeUndefined();
  });
});

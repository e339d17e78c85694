import { describe, expect, test, vi } from 'vitest';
import { callerOfSession, signIn, signOut } from '../../../service/access/console-sessions.ts';
import { hashSecret, newToken, saveToken } from '../../../service/access/tokens.ts';
import { tokenKey } from '../../../service/store/access/token.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { timestamp } from '../../fakes/names.ts';

const admin = { adminTokenHash: hashSecret('an-admin-token') };

async function signedIn() {
  const ports = createFakePorts();
  const { token, state } = newToken(ports, { owner: 'acme', scopes: ['read'] });
  await saveToken(ports, state);
  const cookie = (await signIn(ports, token, admin))!;
  return { ports, token, state, cookie };
}

describe('a session', () => {
  test('has the rights of its token, as they are now', async () => {
    const { ports, state, cookie } = await signedIn();
    expect(await callerOfSession(ports, cookie, admin)).toEqual({
      id: state.id,
      owner: 'acme',
      scopes: ['read'],
    });
    ports.handles.store.edit(tokenKey(state.id), JSON.stringify({ ...state, scopes: ['write'] }));
    expect(await callerOfSession(ports, cookie, admin)).toMatchObject({ scopes: ['write'] });
  });

  test('is a use of its token, noted once a day', async () => {
    const { ports, state, token } = await signedIn();
    const { store, clock } = ports.handles;
    clock.set('2026-11-24T20:00:00Z');
    const cookie = (await signIn(ports, token, admin))!;
    const lastUsedOn = () => JSON.parse(store.text(tokenKey(state.id)) ?? '').lastUsedOn;
    expect(lastUsedOn()).toBe('2026-11-24');
    clock.set('2026-11-25T00:30:00Z');
    const puts = vi.spyOn(store, 'put');
    await callerOfSession(ports, cookie, admin);
    expect(lastUsedOn()).toBe('2026-11-25');
    await callerOfSession(ports, cookie, admin);
    expect(puts).toHaveBeenCalledTimes(1);
    puts.mockRestore();
  });

  test('keeps neither the cookie nor the token in the store', async () => {
    const { ports, token, cookie } = await signedIn();
    for (const key of ports.handles.store.keys()) {
      const stored = key + ports.handles.store.text(key);
      expect(stored).not.toContain(cookie.split('.')[1]);
      expect(stored).not.toContain(token.slice(-52));
    }
  });

  test.each<[why: string, change: (given: Awaited<ReturnType<typeof signedIn>>) => unknown]>([
    ['12 hours are over', ({ ports }) => ports.handles.clock.advance(12 * 3600)],
    ['its token is deleted', ({ ports, state }) => ports.store.delete(tokenKey(state.id))],
    [
      'its token is replaced',
      ({ ports, state }) =>
        ports.handles.store.edit(tokenKey(state.id), JSON.stringify({ ...state, hash: hashSecret('x') })),
    ],
    [
      'its token has expired',
      ({ ports, state }) =>
        ports.handles.store.edit(
          tokenKey(state.id),
          JSON.stringify({ ...state, expiresAt: timestamp('2026-11-24T06:00:00.000Z') }),
        ),
    ],
    ['somebody signs out', ({ ports, cookie }) => signOut(ports, cookie)],
  ])('is over when %s', async (_, change) => {
    const given = await signedIn();
    await change(given);
    expect(await callerOfSession(given.ports, given.cookie, admin)).toBeUndefined();
  });

  test('of the administrator ends when the administrator’s token changes', async () => {
    const ports = createFakePorts();
    const cookie = (await signIn(ports, 'an-admin-token', admin))!;
    expect(await callerOfSession(ports, cookie, admin)).toEqual({ id: 'admin', scopes: ['admin'] });
    expect(await callerOfSession(ports, cookie, { adminTokenHash: hashSecret('another') })).toBeUndefined();
    expect(await callerOfSession(ports, cookie, {})).toBeUndefined();
  });

  test.each(['', 'admin', 'admin.short', `../tokens.${'a'.repeat(52)}`, `admin.${'a'.repeat(52)}`])(
    'does not begin with the cookie "%s"',
    async (cookie) => {
      expect(await callerOfSession(createFakePorts(), cookie, admin)).toBeUndefined();
    },
  );
});

test('signIn() refuses a wrong token', async () => {
  const { ports, token } = await signedIn();
  expect(await signIn(ports, `${token.slice(0, -1)}_`, admin)).toBeUndefined();
  expect(await signIn(ports, '', admin)).toBeUndefined();
});

test('signOut() everywhere ends all sessions of a token, and none of another', async () => {
  const { ports, token, cookie } = await signedIn();
  const second = (await signIn(ports, token, admin))!;
  const other = (await signIn(ports, 'an-admin-token', admin))!;
  await signOut(ports, `${cookie.split('.')[0]}.${'a'.repeat(52)}`, { everywhere: true });
  expect(await callerOfSession(ports, second, admin)).toBeDefined();
  await signOut(ports, cookie, { everywhere: true });
  expect(await callerOfSession(ports, second, admin)).toBeUndefined();
  expect(await callerOfSession(ports, other, admin)).toBeDefined();
});

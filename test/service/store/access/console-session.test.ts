import { expect, test } from 'vitest';
import {
  consoleSessionKey,
  consoleSessionObject,
  sessionsOfToken,
} from '../../../../service/store/access/console-session.ts';

test('sessions of a token are side by side, and not among those of another', () => {
  expect(consoleSessionKey('abc', '00')).toBe('console-sessions/abc/00.json');
  expect(consoleSessionKey('abcd', '00').startsWith(sessionsOfToken('abc'))).toBe(false);
});

test('consoleSessionObject refuses a session without an end', () => {
  const body = Buffer.from(
    JSON.stringify({ schema: 1, tokenHash: '00', createdAt: '2026-11-24T06:00:00.000Z' }),
  );
  expect(() => consoleSessionObject.read('console-sessions/a/b.json', body)).toThrow('expiresAt');
});

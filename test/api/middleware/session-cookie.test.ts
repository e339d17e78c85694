import { Hono } from 'hono';
import { expect, test } from 'vitest';
import {
  isFromOwnPage,
  sessionCookieName,
  sessionCookieOptions,
} from '../../../api/middleware/session-cookie.ts';

test('over HTTPS, the cookie belongs to this host alone; a trial over HTTP works too', () => {
  expect(sessionCookieName('https://api.example.com')).toBe('__Host-session');
  expect(sessionCookieOptions('https://api.example.com')).toMatchObject({
    secure: true,
    httpOnly: true,
    path: '/',
  });
  // All ports of a host share its cookies.
  expect(sessionCookieName('http://127.0.0.1:8080')).toBe('strictmx-session-8080');
  expect(sessionCookieName('http://192.0.2.1')).toBe('strictmx-session-80');
  expect(sessionCookieOptions('http://127.0.0.1:8080')).toMatchObject({ secure: false, httpOnly: true });
});

test.each([
  [
    'a page of another site',
    'POST',
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://api.example.com' },
    false,
  ],
  ['another host of the same site', 'POST', { 'Sec-Fetch-Site': 'same-site' }, false],
  ['nobody knows where', 'POST', {}, false],
  ['a page without an origin', 'POST', { Origin: 'null' }, false],
  ['our own page', 'POST', { 'Sec-Fetch-Site': 'same-origin' }, true],
  ['our own page in an older browser', 'POST', { Origin: 'https://api.example.com' }, true],
  ['our own page, behind a proxy', 'DELETE', { Origin: 'http://10.0.0.1' }, true],
  ['a link anywhere', 'GET', { 'Sec-Fetch-Site': 'cross-site' }, true],
])('a request from %s by %s', async (_, method, headers, isOwn) => {
  const app = new Hono().all('/', (c) => c.json(isFromOwnPage(c, 'https://api.example.com')));
  const response = await app.request('http://10.0.0.1/', {
    method,
    headers: headers as Record<string, string>,
  });
  expect(await response.json()).toBe(isOwn);
});

import { expect, test } from 'vitest';
import { adminToken } from '../../api/client.ts';
import { World } from '../../service/world.ts';
import { ConsoleClient } from '../client.ts';

test('who signs in gets a cookie that scripts and other sites cannot use, and continues to the page', async () => {
  const console = new ConsoleClient(await World.hosted());
  const next = '/console/domains/example.com';
  const { status, location, headers } = await console.post('/console/sign-in', {
    token: ` ${adminToken} `,
    next,
  });
  expect([status, location]).toEqual([303, next]);
  expect(headers.get('Set-Cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/u);
  expect((await console.get(next)).status).toBe(200);
});

test('a wrong token is refused, and never put back into the page', async () => {
  const console = new ConsoleClient(await World.hosted());
  const { status, html } = await console.signIn('smx_wrong_token');
  expect(status).toBe(422);
  expect(html).toContain('This token is unknown');
  expect(html).not.toContain('smx_wrong_token');
  expect(console.cookies.size).toBe(0);
});

test.each([
  ['another site', 'https://evil.example/'],
  ['another site without a scheme', '//evil.example/console/'],
  ['a path outside of the console', '/v1/domains'],
  ['the sign-in page itself', '/console/sign-in'],
])('nobody is sent to %s after signing in', async (_, next) => {
  const console = new ConsoleClient(await World.hosted());
  expect((await console.post('/console/sign-in', { token: adminToken, next })).location).toBe(
    '/console/domains',
  );
});

test('a guesser is told to wait, and a right token from the same address is not refused', async () => {
  const console = new ConsoleClient(await World.hosted(), 'https://mta-sts.example.com');
  console.isUnencrypted = () => false;
  console.address = '2001:db8::1';
  for (let attempt = 0; attempt < 30; attempt++) await console.signIn('guess');
  console.address = '2001:db8:0:ffff::2';
  expect(await console.signIn('guess')).toMatchObject({ status: 429 });
  expect(await console.signIn(adminToken)).toMatchObject({ status: 303 });
  console.address = '192.0.2.2';
  expect(await console.signIn('guess')).toMatchObject({ status: 422 });
});

test.each([
  ['where there is no proxy', 'http://127.0.0.1:8080'],
  ['past the HTTPS proxy', 'https://mta-sts.example.com'],
])('nobody signs in from another machine without HTTPS, %s', async (_, publicUrl) => {
  const console = new ConsoleClient(await World.hosted(), publicUrl);
  console.address = '192.0.2.1';
  const page = await console.get('/console/sign-in');
  expect(page.html).toContain('You cannot sign in here');
  expect(page.html).not.toContain('name="token"');
  expect(await console.signIn(adminToken)).toMatchObject({ status: 403 });
  expect(console.cookies.size).toBe(0);
});

test('behind an HTTPS proxy the cookie is for HTTPS and this host alone', async () => {
  const console = new ConsoleClient(await World.hosted(), 'https://mta-sts.example.com');
  const { headers } = await console.signIn(adminToken);
  expect(headers.get('Set-Cookie')).toMatch(/^__Host-session=.*; Secure/u);
  expect(headers.get('Strict-Transport-Security')).not.toBeNull();
});

test('signing in again replaces the session', async () => {
  const console = await ConsoleClient.signedIn();
  const first = new Map(console.cookies);
  await console.signIn(adminToken);
  first.forEach((value, name) => void console.cookies.set(name, value));
  expect((await console.get('/console/domains')).location).toContain('/console/sign-in');
});

test.each([
  ['line ends', '%0d%0aX: y'],
  ['what no header may contain', '%E2%82%AC'],
  ['another form', `${'a'.repeat(12)}.${'b'.repeat(51)}`],
])('a cookie with %s is nobody’s', async (_, value) => {
  const console = new ConsoleClient(await World.hosted());
  console.cookies.set('strictmx-session-8080', value);
  expect((await console.get('/console/domains')).location).toContain('/console/sign-in');
  expect(console.world.handles.log.entries.filter(({ level }) => level === 'error')).toEqual([]);
});

test('who signs out has no session any more, here or everywhere', async () => {
  const console = await ConsoleClient.signedIn();
  const first = new Map(console.cookies);
  console.cookies.clear();
  await console.signIn(adminToken);
  expect((await console.post('/console/sign-out', {})).location).toBe('/console/sign-in?out=true');
  expect((await console.get('/console/domains')).status).toBe(303);
  const restore = () => first.forEach((value, name) => void console.cookies.set(name, value));
  restore();
  expect((await console.get('/console/domains')).status).toBe(200);
  console.cookies.clear();
  await console.signIn(adminToken);
  await console.post('/console/sign-out', { everywhere: 'true' });
  restore();
  expect((await console.get('/console/domains')).location).toContain('/console/sign-in');
});

import { describe, expect, test } from 'vitest';
import { BodyRoom } from '../../api/limits/body-room.ts';
import { World } from '../service/world.ts';
import { ConsoleClient, faultsOf } from './client.ts';

const pages = [
  '/console/sign-in',
  '/console/domains',
  '/console/domains/add',
  '/console/domains/example.com',
  '/console/domains/example.com/policy',
  '/console/domains/example.com/reports',
  '/console/domains/example.com/history',
  '/console/domains/example.com/settings',
];

describe('createConsole()', () => {
  test.each(pages.flatMap((path) => ['en', 'ja'].map((language) => ({ path, language }))))(
    'answers $path in $language with valid markup, a policy for its content, and nothing that is kept',
    async ({ path, language }) => {
      const console = await ConsoleClient.signedIn();
      const { status, html, headers } = await console.get(path, { 'Accept-Language': language });
      expect(status).toBe(200);
      expect(html).toContain(`<html lang="${language}">`);
      expect(await faultsOf(html)).toEqual([]);
      expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; script-src 'nonce-\w+';/u);
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('Cache-Control')).toBe('private, no-store');
    },
  );

  test('gives each answer a nonce of its own', async () => {
    const console = await ConsoleClient.signedIn();
    const nonces = await Promise.all(
      [1, 2].map(async () => (await console.get('/console/domains')).headers.get('Content-Security-Policy')),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test.each(pages.slice(1))(
    'sends who is not signed in from %s to sign in, and back there afterwards',
    async (path) => {
      const console = await ConsoleClient.signedIn();
      console.cookies.clear();
      const { status, location } = await console.get(path);
      expect(status).toBe(303);
      expect(location).toBe(`/console/sign-in?next=${encodeURIComponent(path)}`);
    },
  );

  test.each([
    ['from another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['from another host of this site', { 'Sec-Fetch-Site': 'same-site' }],
    ['from another site, by an older browser', { Origin: 'https://evil.example' }],
    ['without a word of where it is from', {}],
  ])('carries out no form that came %s', async (_, headers) => {
    const console = await ConsoleClient.signedIn();
    const before = console.world.handles.store.keys().length;
    const form = { domain: 'new.example', owner: 'acme', zone: 'external' };
    const { status, html } = await console.post('/console/domains/add', form, headers);
    expect(status).toBe(403);
    expect(html).toContain('nothing was changed');
    expect(console.world.handles.store.keys()).toHaveLength(before);
  });

  test('answers a page for a path that is not there, and for a failure of the store', async () => {
    const console = await ConsoleClient.signedIn();
    expect(await console.get('/console/nothing')).toMatchObject({ status: 404 });
    console.world.handles.store.get = () => Promise.reject(new Error('secret of the store'));
    const { status, html } = await console.get('/console/domains/example.com');
    expect(status).toBe(500);
    expect(html).not.toContain('secret of the store');
    expect(html).toContain('<h1>');
  });

  test('refuses a form of a megabyte', async () => {
    const console = await ConsoleClient.signedIn();
    const { status } = await console.post('/console/domains/add', { domain: 'a'.repeat(1_000_000) });
    expect(status).toBe(413);
  });

  test('answers with the status and the headers of a refusal', async () => {
    const console = new ConsoleClient(await World.hosted(), undefined, new BodyRoom(1));
    const { status, headers, html } = await console.signIn('smx_x');
    expect([status, headers.get('Retry-After')]).toEqual([503, '60']);
    expect(html).toContain('<h1>');
  });
});

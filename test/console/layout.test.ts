import { expect, test } from 'vitest';
import { pagePath } from '../../console/layout.ts';
import { ConsoleClient } from './client.ts';

test('pagePath() names the page of a domain', () => {
  expect(pagePath('example.com')).toBe('/console/domains/example.com');
  expect(pagePath('example.com', 'policy')).toBe('/console/domains/example.com/policy');
});

test('layout() says which page this is, and offers the menu only to who is signed in', async () => {
  const console = await ConsoleClient.signedIn();
  const { html } = await console.get('/console/domains/example.com/policy');
  expect(html.match(/<a href="[^"]*" aria-current="page">[^<]*/gu)).toEqual([
    '<a href="/console/domains" aria-current="page">Domains',
    '<a href="/console/domains/example.com/policy" aria-current="page">Policy',
  ]);
  console.cookies.clear();
  expect((await console.get('/console/sign-in')).html).not.toContain('Sign out');
});

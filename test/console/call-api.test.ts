import { expect, test } from 'vitest';
import { domainPath, requestMember } from '../../console/call-api.ts';
import { ConsoleClient } from './client.ts';

test('domainPath() keeps what somebody typed within the name of the domain', () => {
  expect(domainPath('a/../b?x=1', '/policy')).toBe('/v1/domains/a%2F..%2Fb%3Fx%3D1/policy');
});

test('createCallApi() asks as the reader: with an owner’s token, another owner’s domain is not there', async () => {
  const console = await ConsoleClient.signedIn();
  expect((await console.get('/console/domains/example.com')).status).toBe(200);
  const { newToken, saveToken } = await import('../../service/access/tokens.ts');
  const { token, state } = newToken(console.world.ports, { owner: 'other', scopes: ['write'] });
  await saveToken(console.world.ports, state);
  await console.signIn(token);
  const { status, html } = await console.get('/console/domains/example.com');
  expect(status).toBe(404);
  expect(html).toContain('example.com');
});

test('createCallApi() passes on the reader’s language', async () => {
  const console = await ConsoleClient.signedIn();
  const { html } = await console.get('/console/domains/nothing.example', { 'Accept-Language': 'ja' });
  expect(html).toMatch(/[ぁ-ん]/u);
  expect(html).not.toContain('Cannot');
});

test('requestMember() is the member that a field of a form fills in', () => {
  expect(['mx[2]', 'digestTo[0].address', 'webhook', ''].map((field) => requestMember({ field }))).toEqual([
    'mx',
    'digestTo',
    'webhook',
    '',
  ]);
});

const wrongForms: [path: string, form: Record<string, string>][] = [
  ['/console/domains/add', { domain: 'a b', owner: 'acme', recipients: '', zone: 'external' }],
  ['/console/domains/add', { domain: 'b.example', owner: ' ', recipients: 'ann\nbob', zone: 'external' }],
  ['/console/domains/example.com/settings', { recipients: 'ann', hour: 'noon', webhook: 'http://x' }],
  ['/console/domains/example.com/policy', { mode: 'enforce', mx: 'a..b\n*.*.c', maxAgeSeconds: '-1' }],
  ['/console/domains/example.com/policy', { mode: 'enforce', mx: '', maxAgeSeconds: 'a week' }],
  [
    '/console/domains/example.com/policy',
    { mode: 'enforce', mx: 'a.example', maxAgeSeconds: '604800', override: 'true', reason: '' },
  ],
];

test.each(wrongForms)(
  'createCallApi() names no member of the JSON when %s is filled in wrongly',
  async (path, form) => {
    const console = await ConsoleClient.signedIn();
    const { status, html } = await console.post(path, form, {
      Origin: 'http://127.0.0.1:8080',
      'Accept-Language': 'ja',
    });
    expect(status).toBe(422);
    const said = [...html.matchAll(/<p class="(?:error|notice bad)"[^>]*>(.*?)<\/p>/gu)].map(
      ([, text]) => text,
    );
    expect(said.length).toBeGreaterThanOrEqual(2);
    for (const text of said) {
      expect(text).toMatch(/\p{Script=Hiragana}/u);
      expect(text).not.toMatch(/digestTo|maxAgeSeconds|mx\[|override|expected/u);
    }
  },
);

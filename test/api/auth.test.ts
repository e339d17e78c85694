import { expect, test } from 'vitest';
import { ApiClient } from './client.ts';
import { ownersToken } from './owners-token.ts';

test.each([
  ['without a token', undefined],
  ['with an invalid token', 'nonsense'],
  ['with a well-formed but unknown token', `smx_${'a'.repeat(12)}_${'b'.repeat(52)}`],
])('the API answers 401 %s', async (_, token) => {
  const api = await ApiClient.hosted();
  api.token = token;
  const answer = await api.call('GET', '/v1/domains');
  expect(answer.status).toBe(401);
  expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Bearer/);
  expect(answer.body.detail).toMatch(/token/);
});

test("an owner's token reaches only the owner's domains", async () => {
  const api = await ApiClient.hosted();
  api.world.handles.dns.addZone('other.example');
  await api.call('PUT', '/v1/domains/other.example', { owner: 'other' });
  api.token = await ownersToken(api, { owner: 'other' });
  const { body } = await api.call('GET', '/v1/domains');
  expect(body.domains.map(({ domain }: { domain: string }) => domain)).toEqual(['other.example']);
  expect((await api.call('GET', '/v1/domains/example.com')).status).toBe(404);
  expect((await api.call('PUT', '/v1/domains/example.com', { owner: 'other' })).status).toBe(422);
  expect((await api.call('PUT', '/v1/domains/new.example', { owner: 'acme' })).status).toBe(403);
  for (const path of ['/v1/tokens', '/v1/audit']) {
    expect((await api.call('GET', path)).status, path).toBe(403);
  }
});

test('a read token can read and cannot change', async () => {
  const api = await ApiClient.hosted();
  api.token = await ownersToken(api, { scope: 'read' });
  expect((await api.call('GET', '/v1/domains/example.com')).status).toBe(200);
  expect((await api.call('PUT', '/v1/domains/example.com', { owner: 'acme' })).status).toBe(403);
});

test('a mail server’s token can submit session results, and can do nothing else', async () => {
  const api = await ApiClient.hosted();
  api.token = await ownersToken(api, { scopes: ['sessions'] });
  expect((await api.call('POST', '/v1/sessions', [])).status).toBe(202);
  const others = api.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/') && path !== '/v1/sessions')
    .filter(({ path }) => !/^\/v1\/(?:tlsrpt|recipients|openapi\.json)/u.test(path));
  expect(others.length).toBeGreaterThan(30);
  for (const { method, path } of others) {
    const answer = await api.call(method, path.replaceAll(/:\w+/g, 'example.com'));
    expect([path, answer.status, answer.body.type]).toEqual([
      path,
      403,
      'urn:strictmx:problem:missing-scope',
    ]);
  }
});

test.each([
  ['of the sending side', { scopes: ['sender'] }],
  ['of an owner', { owner: 'acme' }],
])('a token %s hands in no session results', async (_, request) => {
  const api = await ApiClient.hosted();
  api.token = await ownersToken(api, request);
  const { status, body } = await api.call('POST', '/v1/sessions', []);
  expect([status, body.detail]).toEqual([403, expect.stringContaining('expected "sessions"')]);
});

test.each([{}, { scopes: [] }, { owner: '' }, { scopes: ['write'] }, { owner: 'acme', scopes: ['admin'] }])(
  'POST tokens refuses %j',
  async (request) => {
    const api = await ApiClient.hosted();
    expect((await api.call('POST', '/v1/tokens', request)).status).toBe(422);
  },
);

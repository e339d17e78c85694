import { expect, test } from 'vitest';
import { mostInProgress } from '../../api/limits/limit-in-progress.ts';
import { settle } from '../fakes/virtual-time.ts';
import { ApiClient } from './client.ts';
import { ownersToken } from './owners-token.ts';

test('GET healthz needs no token', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  expect(await api.call('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } });
});

test.each(['/healthz', '/v1/domains', '/v1/nonsense', '/v1/tlsrpt/nobody'])(
  'no answer of %s is kept by a cache or read as something else',
  async (path) => {
    const { headers } = await (await ApiClient.hosted()).call('GET', path);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  },
);

test.each([
  ['/v1/domains/example.com', 1_000_001, 413],
  ['/v1/sessions', 1_000_001, 422],
])('PUT or POST to %s of %i bytes is answered with %i', async (path, length, status) => {
  const api = await ApiClient.hosted();
  const method = path === '/v1/sessions' ? 'POST' : 'PUT';
  const headers = { 'Content-Length': String(length) };
  expect((await api.call(method, path, 'x'.repeat(length), headers)).status).toBe(status);
});

test.each([
  ['POST', '/v1/sessions', [{ scopes: ['sessions'] }, { scopes: ['sessions'] }]],
  ['POST', '/v1/domains/example.com/reports', [{ owner: 'acme' }, { owner: 'beta' }]],
  ['PUT', '/v1/domains/example.com', [{ owner: 'acme' }, { owner: 'beta' }]],
])('nobody can hold every connection with bodies that never end: %s %s', async (method, path, tokens) => {
  const api = await ApiClient.hosted();
  const [own, other] = [await ownersToken(api, tokens[0] ?? {}), await ownersToken(api, tokens[1] ?? {})];
  api.token = own;
  const ends: (() => void)[] = [];
  const slow = Array.from({ length: mostInProgress.ofOwner }, () => {
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(Buffer.from('x'));
        ends.push(() => stream.close());
      },
    });
    return api.call(method, path, body);
  });
  await settle();
  expect((await api.call(method, path, 'x')).status).toBe(429);
  api.token = other;
  expect((await api.call(method, path, 'x')).status).not.toBe(429);
  for (const end of ends) end();
  await Promise.all(slow);
  api.token = own;
  expect((await api.call(method, path, 'x')).status, 'all have ended').not.toBe(429);
});

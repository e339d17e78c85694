import { expect, test } from 'vitest';
import { ApiClient } from './client.ts';

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

import { expect, test } from 'vitest';
import { World } from '../service/world.ts';
import { ApiClient } from './client.ts';

test('an unknown path is a problem that says where the paths are listed', async () => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('GET', '/v2/domains');
  expect(status).toBe(404);
  expect(body.detail).toContain('/v1/openapi.json');
});

test.each([
  ['DELETE', '/v1/domains/customer.example/policy', 'GET, HEAD, PUT'],
  ['POST', '/v1/domains', 'GET, HEAD'],
  ['PATCH', '/v1/tokens', 'GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
])('%s %s is answered with the allowed methods: %s', async (method, path, allowed) => {
  const api = await ApiClient.hosted();
  const { status, headers, body } = await api.call(method, path);
  expect([status, headers.get('Allow')]).toEqual([405, allowed]);
  expect(body.detail).toBe(`Cannot ${method} this, expected ${allowed}`);
});

test('a wrong method without a token only gets the answer that a token is needed', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  expect((await api.call('DELETE', '/v1/domains/customer.example/policy')).status).toBe(401);
});

test('an internal error is logged, and the answer gives no details', async () => {
  const api = await ApiClient.hosted();
  const { store, log } = api.world.handles;
  store.before = () => {
    throw new Error('the disk is full');
  };
  const { status, body } = await api.call('GET', '/v1/domains');
  expect([status, body.type]).toEqual([500, 'urn:strictmx:problem:internal']);
  expect(JSON.stringify(body)).not.toContain('disk');
  expect(JSON.stringify(log.entries)).toContain('the disk is full');
});

test('an unreadable object is given as the reason, and the log names it', async () => {
  const api = await ApiClient.hosted();
  const { store, log } = api.world.handles;
  store.edit('domains/example.com.json', '{"schema":2}');
  const { status, body } = await api.call('GET', '/v1/domains/example.com');
  expect([status, body.type]).toEqual([500, 'urn:strictmx:problem:unreadable-state']);
  expect(JSON.stringify(body)).not.toContain('domains/example.com.json');
  expect(JSON.stringify(log.entries)).toContain('domains/example.com.json');
});

test.each([
  '/domains',
  '/audit',
  '/quarantine',
  '/outbound/2026-11-23',
  '/domains/customer.example/reports',
  '/domains/customer.example/export',
  '/domains/customer.example/summary',
])('GET %s with a cursor that no list returned is a 422 about that', async (path) => {
  const api = await ApiClient.hosted();
  for (const cursor of ['zzz', '', '%20', '2026-99-99.a.1', '../tokens/a']) {
    const { status, body } = await api.call('GET', `/v1${path}?cursor=${cursor}`);
    expect([status, body.errors?.[0].field]).toEqual([422, 'cursor']);
  }
});

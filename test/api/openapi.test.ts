import { expect, test } from 'vitest';
import { operations } from '../../api/openapi.ts';
import { ApiClient } from './client.ts';

test('the OpenAPI document lists exactly the existing routes', async () => {
  const api = await ApiClient.hosted();
  const routes = api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  const documented = operations.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)].toSorted()).toEqual(documented.toSorted());
});

test('GET /v1/openapi.json needs no token and is OpenAPI 3.1', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  const { status, body } = await api.call('GET', '/v1/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toBe('3.1.0');
  expect(
    body.paths['/v1/domains/{domain}/policy'].put.requestBody.content['application/json'].schema.required,
  ).toEqual(expect.arrayContaining(['mode', 'mx', 'maxAgeSeconds']));
});

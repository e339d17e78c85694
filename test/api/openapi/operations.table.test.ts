import { expect, test } from 'vitest';
import { operations } from '../../../api/openapi/operations.table.ts';
import { ApiClient } from '../client.ts';

test('operations lists exactly the existing routes', async () => {
  const api = await ApiClient.hosted();
  const routes = api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  const documented = operations.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)].toSorted()).toEqual(documented.toSorted());
});

test('operations says of each whether it needs a token', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  for (const { method, path, isPublic } of operations) {
    const { status } = await api.call(method.toUpperCase(), path);
    expect(status === 401, `${method} ${path}`).toBe(!isPublic);
  }
});

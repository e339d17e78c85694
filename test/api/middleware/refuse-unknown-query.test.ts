import { expect, test } from 'vitest';
import { operations } from '../../../api/openapi/operations.table.ts';
import { ApiClient } from '../client.ts';

const withToken = operations.filter(({ isPublic }) => !isPublic);

test.each(withToken.map(({ method, path }) => [method.toUpperCase(), path]))(
  '%s %s refuses a query parameter that it does not know, by name',
  async (method, path) => {
    const api = await ApiClient.hosted();
    const concrete = path
      .replace('{domain}', 'example.com')
      .replace('{owner}', 'acme')
      .replace('{day}', '2026-11-23')
      .replace('{id}', 'a');
    const { status, body } = await api.call(method, `${concrete}?nonsense=1`);
    expect([status, body.errors]).toEqual([
      422,
      [{ field: 'nonsense', message: expect.stringMatching(/^"nonsense" is not known, expected /) }],
    ]);
  },
);

test('a query parameter is known to the operation that has it, and dry-run only to those that change something', async () => {
  const api = await ApiClient.hosted();
  expect((await api.call('GET', '/v1/domains?limit=1')).status).toBe(200);
  expect((await api.call('HEAD', '/v1/domains?nonsense=1')).status).toBe(422);
  const { status, body } = await api.call('GET', '/v1/domains?dry-run=true');
  expect([status, body.detail]).toEqual([
    422,
    '"dry-run" is not known, expected "owner", "state", "mode", "incidents", "q", "sort", "week", "cursor", "limit"',
  ]);
});

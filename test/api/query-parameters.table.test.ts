import { expect, test } from 'vitest';
import { operations } from '../../api/openapi/operations.table.ts';
import { queryParameters, queryParametersOf } from '../../api/query-parameters.table.ts';

test('queryParameters names operations that there are', () => {
  const names = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  for (const name of Object.keys(queryParameters)) expect(names).toContain(name);
});

test('queryParameters gives the lists that are paged both parameters of a page', () => {
  const paged = Object.entries(queryParameters).filter(([, names]) => 'cursor' in names || 'limit' in names);
  const partly = paged.filter(([, names]) => !('cursor' in names && 'limit' in names));
  expect(paged.length).toBeGreaterThan(5);
  expect(
    partly.map(([name]) => name),
    'their pages have a fixed number of days, or of owners',
  ).toEqual(['GET /v1/domains/{domain}/summary', 'PUT /v1/digests/{day}']);
});

test('queryParametersOf() has "owner" for every operation about one domain', () => {
  const withOwner = operations.filter(
    ({ method, path }) => 'owner' in queryParametersOf(`${method.toUpperCase()} ${path}`),
  );
  const expected = operations.filter(({ path }) => path.startsWith('/v1/domains/{domain}'));
  expect(withOwner.map(({ path }) => path)).toEqual(['/v1/domains', ...expected.map(({ path }) => path)]);
});

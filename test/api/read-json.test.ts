import { expect, test } from 'vitest';
import { quoteJson } from '../../api/read-json.ts';
import { ApiClient } from './client.ts';

const names = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`)}}`;

test.each([
  ['of many different names', names(1_001)],
  ['of many values', `[${'0,'.repeat(100_000)}0]`],
  ['that is deep', '['.repeat(100_000)],
])('a body %s is refused before it is parsed', async (_, body) => {
  const api = await ApiClient.hosted();
  const answer = await api.call('PUT', '/v1/domains/customer.example', body);
  expect([answer.status, answer.body.type]).toEqual([400, 'urn:strictmx:problem:too-complex']);
});

test('a body at the limit of names is read', async () => {
  const api = await ApiClient.hosted();
  expect((await api.call('PUT', '/v1/domains/customer.example', names(1_000))).status).toBe(422);
});

test('quoteJson() shows the beginning of a value', () => {
  expect(quoteJson('x'.repeat(200))).toBe(`"${'x'.repeat(99)}`);
  let deep: unknown = 0;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  expect(quoteJson(deep)).toBe('too deep to show');
});

import { expect, test } from 'vitest';
import { owner } from '../../../api/answers/owner-answers.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

test('owner has every member of the answer', async () => {
  const api = await ApiClient.hosted();
  expectDocumented(owner, [(await api.call('PUT', '/v1/owners/acme?dry-run=true', {})).body]);
  const { body } = await api.call('GET', '/v1/owners/acme');
  expect(owner.parse(body)).toEqual(body);
});

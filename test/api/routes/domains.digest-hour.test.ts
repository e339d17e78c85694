import { expect, test } from 'vitest';
import { answers } from '../../../api/answers/answers.table.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';
const settings = { owner: 'acme', digestTo: ['admin@example.com'] };

test('PUT domain sets the hour of the daily mail, and without one resets it', async () => {
  const api = new ApiClient(new World());
  const made = await api.call('PUT', path, { ...settings, digestHour: 0 });
  expect(made.body.digestHour).toBe(0);
  const got = await api.call('GET', path);
  expect(got.body.digestHour).toBe(0);
  expect(answers.Domain.parse(got.body)).toEqual(got.body);
  const changed = await api.call('PUT', path, settings, { 'If-Match': got.headers.get('ETag') ?? '' });
  expect(changed.status).toBe(200);
  expect((await api.call('GET', path)).body).not.toHaveProperty('digestHour');
});

test.each([24, -1, 6.5, '6', null])('PUT domain refuses the hour %j', async (digestHour) => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('PUT', path, { ...settings, digestHour });
  expect(status).toBe(422);
  expect(body.errors[0].message).toMatch(/^"digestHour" is .*, expected a whole number from 0 to 23$/);
});

import { expect, test } from 'vitest';
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
  const changed = await api.call('PUT', path, settings, { 'If-Match': got.headers.get('ETag') ?? '' });
  expect(changed.status).toBe(200);
  expect((await api.call('GET', path)).body).not.toHaveProperty('digestHour');
});

import { expect, test } from 'vitest';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';

test('selectClaim() narrows an administrator to the owner that the call names, below the domain too', async () => {
  const api = await ApiClient.hosted();
  for (const url of [path, `${path}/reports`, `${path}/summary`]) {
    expect((await api.call('GET', `${url}?owner=acme`)).status, url).toBe(200);
    expect((await api.call('GET', `${url}?owner=beta`)).status, url).toBe(404);
  }
});

test("selectClaim() finds nothing for an owner's token that names another owner", async () => {
  const api = await ApiClient.hosted();
  api.token = (await api.call('POST', '/v1/tokens', { owner: 'beta' })).body.token;
  expect((await api.call('GET', `${path}?owner=acme`)).status).toBe(404);
});

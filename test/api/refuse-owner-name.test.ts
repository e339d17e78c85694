import { expect, test } from 'vitest';
import { createToken } from '../../service/access/manage-tokens.ts';
import { ApiClient } from './client.ts';

const bad = 'a<b>/../c';
const settings = { owner: bad, zone: 'external' };

test.each([
  ['PUT', '/v1/domains/example.net', settings],
  ['PATCH', '/v1/domains/example.com', { owner: bad }],
  ['POST', '/v1/tokens', { owner: bad }],
  ['PUT', `/v1/owners/${encodeURIComponent(bad)}`, {}],
])(
  '%s %s refuses a name that shows or sorts badly, and names the field and the form',
  async (method, path, body) => {
    const api = await ApiClient.hosted();
    const etag = (await api.call('GET', '/v1/domains/example.com')).headers.get('ETag') ?? '';
    const answer = await api.call(method, path, body, method === 'PATCH' ? { 'If-Match': etag } : {});
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      {
        field: 'owner',
        message:
          '"owner" is "a<b>/../c", expected 1 to 64 letters, digits, spaces, ".", "-", "_", "&", "\'" or ",", without a space at the beginning or end',
      },
    ]);
  },
);

test('an owner of an earlier version with such a name continues as before', async () => {
  const api = await ApiClient.hosted();
  const { ports } = api.world;
  const change = {
    action: 'POST /v1/tokens',
    caller: { id: 'admin', scopes: ['admin' as const] },
    dryRun: false,
  };
  const made = await createToken(ports, change, { owner: bad, scopes: ['write'] });
  const admin = api.token;
  api.token = made.ok ? made.token : undefined;
  expect((await api.call('PUT', '/v1/domains/example.net', { zone: 'external' })).body.owner).toBe(bad);
  api.token = admin;
  const got = await api.call('GET', `/v1/domains/example.net?owner=${encodeURIComponent(bad)}`);
  expect(got.body.owner).toBe(bad);
  expect((await api.call('POST', '/v1/tokens', { owner: bad })).status).toBe(201);
  expect((await api.call('PUT', `/v1/owners/${encodeURIComponent(bad)}`, {})).status).toBe(201);
});

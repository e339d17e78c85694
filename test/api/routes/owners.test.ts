import { expect, test } from 'vitest';
import { answers } from '../../../api/answers/answers.table.ts';
import { expectDocumented } from '../answers/expect-documented.ts';
import { ApiClient } from '../client.ts';

test('PUT owners grants zones and quotas, GET shows them with their use, and its answer can be PUT back', async () => {
  const api = await ApiClient.hosted();
  const dry = await api.call('PUT', '/v1/owners/acme?dry-run=true', { zones: ['Example.COM.'] });
  const made = await api.call('PUT', '/v1/owners/acme', { zones: ['Example.COM.'], quota: { domains: 300 } });
  expect([made.status, made.body]).toEqual([
    201,
    {
      owner: 'acme',
      zones: ['example.com'],
      quota: { domains: 300, recipients: 20, mailsPerDay: 100, storedBytesPerDay: 1_000_000_000 },
      used: { domains: 1, mails: 0 },
    },
  ]);
  expectDocumented(answers.Owner, [dry.body, made.body]);
  expect((await api.call('PUT', '/v1/owners/acme', {})).status).toBe(428);
  const got = await api.call('GET', '/v1/owners/acme');
  const headers = { 'If-Match': got.headers.get('ETag') ?? '' };
  expect((await api.call('PUT', '/v1/owners/acme', got.body, headers)).body).toEqual(got.body);
  const list = (await api.call('GET', '/v1/owners')).body;
  expectDocumented(answers.OwnerList, [list, { ...list, unreadable: ['x'], cursor: 'x' }]);
});

test("an owner's token reads its own rights, and changes none", async () => {
  const api = await ApiClient.hosted();
  api.token = (await api.call('POST', '/v1/tokens', { owner: 'acme' })).body.token;
  expect((await api.call('GET', '/v1/owners/acme')).body).toMatchObject({
    zones: [],
    used: { domains: 1, mails: 0 },
  });
  expect((await api.call('GET', '/v1/owners/beta')).status).toBe(404);
  expect((await api.call('GET', '/v1/owners')).status).toBe(403);
  expect((await api.call('PUT', '/v1/owners/acme', { zones: ['example.com'] })).status).toBe(403);
});

test.each([
  [{ zones: ['no domain'] }, 'zones[0]'],
  [{ quota: { domains: -1 } }, 'quota.domains'],
  [{ quota: { domain: 3 } }, 'quota.domain'],
  [{ zone: ['example.com'] }, 'zone'],
])('PUT owners refuses %j', async (body, field) => {
  const api = await ApiClient.hosted();
  const answer = await api.call('PUT', '/v1/owners/acme', body);
  expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
});

test('a quota applies to the tokens of an owner, not to the administrator', async () => {
  const api = await ApiClient.hosted();
  await api.call('PUT', '/v1/owners/acme', { quota: { domains: 1 } });
  const settings = { owner: 'acme', zone: 'external' };
  const admin = api.token;
  api.token = (await api.call('POST', '/v1/tokens', { owner: 'acme' })).body.token;
  const refused = await api.call('PUT', '/v1/domains/b.example', settings);
  expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'domain']);
  api.token = admin;
  expect((await api.call('PUT', '/v1/domains/b.example', settings)).status).toBe(201);
});

test('GET webhook-secret gives it to who may write, and POST replaces it', async () => {
  const api = await ApiClient.hosted();
  const path = '/v1/owners/acme/webhook-secret';
  const tokenOf = async (body: object) => (await api.call('POST', '/v1/tokens', body)).body.token;
  const [reader, writer, rival] = [
    await tokenOf({ owner: 'acme', scopes: ['read'] }),
    await tokenOf({ owner: 'acme', scopes: ['write'] }),
    await tokenOf({ owner: 'rival', scopes: ['write'] }),
  ];
  api.token = reader;
  expect((await api.call('GET', path)).status).toBe(403);
  api.token = rival;
  expect((await api.call('GET', path)).status).toBe(404);
  api.token = writer;
  const first = await api.call('GET', path);
  expect(first.headers.get('Cache-Control')).toBe('no-store');
  const second = await api.call('POST', path);
  expect(second.body.secret).not.toBe(first.body.secret);
  expect(second.body.previousUntil).toHaveLength(1);
  expect((await api.call('GET', path)).body).toEqual(second.body);
  expectDocumented(answers.WebhookSecret, [
    first.body,
    (await api.call('POST', `${path}?dry-run=true`)).body,
  ]);
});

import { expect, test } from 'vitest';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { domainName } from '../../fakes/names.ts';
import { ApiClient } from '../client.ts';

async function ownersToken(api: ApiClient, request: object): Promise<string> {
  const { status, body } = await api.call('POST', '/v1/tokens', request);
  expect(status).toBe(201);
  return body.token;
}

test('a token is stored as a hash, expires, and can be deleted', async () => {
  const api = await ApiClient.hosted();
  const admin = api.token;
  const token = await ownersToken(api, { owner: 'acme', expiresAt: '2026-11-24T11:00:00Z' });
  const stored = api.world.handles.store.keys('tokens/').map((key) => api.world.handles.store.text(key));
  expect(stored.join()).not.toContain(token.split('_')[2]);
  const { body } = await api.call('GET', '/v1/tokens');
  expect(body.tokens[0]).not.toHaveProperty('hash');

  api.token = token;
  expect((await api.call('GET', '/v1/domains')).status).toBe(200);
  api.world.handles.clock.set('2026-11-24T11:00:00Z');
  expect((await api.call('GET', '/v1/domains')).status).toBe(401);
  api.token = admin;
  expect((await api.call('DELETE', `/v1/tokens/${body.tokens[0].id}`)).status).toBe(204);
  expect((await api.call('GET', '/v1/tokens')).body.tokens).toEqual([]);
});

test('every change leaves an audit entry that says who did what, with what result, and no secrets', async () => {
  const api = await ApiClient.hosted();
  const token = await ownersToken(api, { owner: 'acme' });
  await api.call('PUT', '/v1/domains/example.com', { owner: 'acme' }, { 'If-Match': '"stale"' });
  const policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 86_400 };
  await api.call('PUT', '/v1/domains/example.com/policy', policy);
  const { entries } = (await api.call('GET', '/v1/audit?day=2026-11-24')).body;
  expect(
    entries.map(({ by, action, outcome }: Record<string, string>) => `${by} ${action} ${outcome}`).toSorted(),
  ).toEqual(['admin POST /v1/tokens done', 'admin PUT /v1/domains/example.com/policy done']);
  expect(JSON.stringify(entries)).not.toContain(token.split('_')[2]);
});

test('POST tokens answers the secret once, and none in a dry run', async () => {
  const api = await ApiClient.hosted();
  const made = await api.call('POST', '/v1/tokens', { owner: 'acme', note: 'for the script' });
  expect(made.body).toMatchObject({
    owner: 'acme',
    scopes: ['write'],
    token: expect.stringMatching(/^smx_/),
  });
  const dry = await api.call('POST', '/v1/tokens?dry-run=true', { owner: 'acme' });
  expect(dry.body).not.toHaveProperty('token');
  const { body } = await api.call('GET', '/v1/tokens');
  expect(body.tokens).toHaveLength(1);
});

test('DELETE of a token that is not there finds nothing', async () => {
  const api = await ApiClient.hosted();
  for (const id of ['a'.repeat(12), '..'])
    expect((await api.call('DELETE', `/v1/tokens/${id}`)).status).toBe(404);
});

test('GET quarantine lists mail that could not be counted, and POST replay reads it again', async () => {
  const api = await ApiClient.hosted();
  const { body: domain } = await api.call('GET', '/v1/domains/example.com');
  await api.call('POST', new URL(domain.reportUrl).pathname, '{');
  const { body } = await api.call('GET', '/v1/quarantine?day=2026-11-24');
  expect(body).toMatchObject({
    day: '2026-11-24',
    quarantine: [
      { reason: 'not-a-report', detail: 'it is not a JSON object with the members of a TLS report' },
    ],
  });
  const inJapanese = { 'Accept-Language': 'ja' };
  const japanese = await api.call('GET', '/v1/quarantine?day=2026-11-24', undefined, inJapanese);
  expect(japanese.body.quarantine[0].detail).toMatch(/\p{sc=Katakana}/u);
  const range = { from: '2026-11-24', to: '2026-11-24' };
  expect((await api.call('POST', '/v1/replay', range)).body).toEqual({ ...range, queued: 1 });
  const wrong = await api.call('POST', '/v1/replay', { from: '2026-11-25', to: '2026-11-24' });
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'from']);
});

test('GET quarantine gives an owner what came to its own domains, and nothing of another owner', async () => {
  const api = await ApiClient.hosted();
  const { ports, handles } = api.world;
  const other = domainName('other.example');
  handles.dns.addZone(other);
  await registerDomain(ports, other, { owner: 'other', digestTo: [], zone: 'managed' });
  const [ours, theirs] = await Promise.all(
    ['example.com', other].map(async (domain) => {
      const { reportUrl } = (await api.call('GET', `/v1/domains/${domain}`)).body;
      return `${reportUrl.split('/').at(-1)}@reports.strictmx.test`;
    }),
  );
  const mails = { m1: `${ours}, ${theirs}`, m2: theirs, m3: ours, m4: 'nobody@reports.strictmx.test' };
  for (const [name, to] of Object.entries(mails)) {
    const text = `From: "<b>Eve</b>" <eve@sender.example>\r\nTo: ${to}\r\nSubject: secret\r\n\r\nno report ${name}`;
    await ports.store.put(incomingMailKey(name), text);
    await receiveReport(ports, incomingMailKey(name));
  }
  const listed = async (owner: string) => {
    api.token = ApiClient.adminToken;
    api.token = await ownersToken(api, { owner });
    const { body } = await api.call('GET', '/v1/quarantine?day=2026-11-24');
    return body.quarantine.map(({ receivedAt: _, ...mail }: Record<string, unknown>) => mail);
  };
  const mailTo = (domain: string) => ({
    domains: [domain],
    reason: 'not-a-report',
    detail: expect.stringMatching(/^[a-z]+ .* /u),
    senderDomain: 'sender.example',
    bytes: expect.any(Number),
  });
  expect(await listed('acme')).toEqual([mailTo('example.com'), mailTo('example.com')]);
  expect(await listed('other')).toEqual([mailTo(other), mailTo(other)]);
  expect(await listed('third')).toEqual([]);
  api.token = ApiClient.adminToken;
  expect((await api.call('GET', '/v1/quarantine?day=2026-11-24')).body.quarantine).toHaveLength(4);
});

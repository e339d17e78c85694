import { expect, test } from 'vitest';
import type { DomainEntry } from '../../../api/answers/answer-types.ts';
import { putOwner } from '../../../service/access/manage-owners.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';

test('PUT domain hosts it: 201, then 200 with If-Match, until its state is announced', async () => {
  const api = new ApiClient(new World());
  const settings = { owner: 'acme', digestTo: ['admin@example.com'], zone: 'managed' };
  const created = await api.call('PUT', '/v1/domains/Example.COM.', settings);
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ domain: 'example.com', state: 'records-to-set' });
  await api.world.drain();
  const serving = await api.call('GET', '/v1/domains/example.com');
  expect(serving.body).toMatchObject({
    state: 'serving',
    nextStep: 'Publish a policy',
    nextAct: 'publish-policy',
  });
  await api.call('PUT', '/v1/domains/example.com/policy', {
    mode: 'testing',
    mx: ['mx.example.com'],
    maxAgeSeconds: 604_800,
  });
  await api.world.drain();
  const got = await api.call('GET', '/v1/domains/example.com');
  expect(got.body).toMatchObject({ state: 'announced', nextStep: 'Nothing to do' });
  expect(got.body.records.map(({ state }: { state: string }) => state)).toEqual(['set', 'set', 'set']);

  expect((await api.call('PUT', '/v1/domains/example.com', settings)).status).toBe(428);
  const headers = { 'If-Match': got.headers.get('ETag')! };
  const changed = await api.call('PUT', '/v1/domains/example.com', { ...settings, owner: 'beta' }, headers);
  expect(changed.status).toBe(200);
  expect(changed.body.reportAddress).toBe(created.body.reportAddress);
  expect(api.world.handles.store.keys('owners/')).toEqual(['owners/beta/example.com']);
});

test('PUT domain accepts U-labels and shows both forms', async () => {
  const api = new ApiClient(new World());
  const { body } = await api.call('PUT', '/v1/domains/b%C3%BCcher.example', {
    owner: 'acme',
    zone: 'external',
  });
  expect(body).toMatchObject({ domain: 'xn--bcher-kva.example', unicode: 'bücher.example' });
});

test('GET of an external domain lists the CNAMEs to set, and hosting continues once they are seen', async () => {
  const world = new World();
  const api = new ApiClient(world);
  await api.call('PUT', '/v1/domains/customer.example', { owner: 'acme', zone: 'external' });
  await world.drain();
  const { body } = await api.call('GET', '/v1/domains/customer.example');
  expect(body).toMatchObject({
    state: 'records-to-set',
    nextStep: expect.stringMatching(/^Set mta-sts\.customer\.example CNAME \w{20}\.edge\.strictmx\.test$/u),
  });
  expect(
    body.records.map(
      ({ name, type, value, state }: Record<string, string>) => `${name} ${type} ${value} ${state}`,
    ),
  ).toEqual([
    expect.stringMatching(/^mta-sts\.customer\.example CNAME \w{20}\.edge\.strictmx\.test missing$/u),
    expect.stringMatching(/^_mta-sts\.customer\.example CNAME \w{20}\._mta-sts\.strictmx\.test missing$/),
    expect.stringMatching(/^_smtp\._tls\.customer\.example CNAME \w{20}\._tlsrpt\.strictmx\.test missing$/),
  ]);
});

test.each([
  ['localhost', 'example.com'],
  ['no..dots', 'no..dots'],
  ['192.0.2.1', '192.0.2.1'],
  ['-x.example', '-x.example'],
])('PUT domain refuses %s, which is not a domain', async (name) => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('PUT', `/v1/domains/${name}`, { owner: 'acme' });
  expect(status).toBe(422);
  expect(body.errors[0].field).toBe('domain');
  expect(body.detail).toContain(name);
});

test.each(['strictmx.test', 'reports.strictmx.test', 'x.reports.strictmx.test', 'co.uk'])(
  'PUT domain refuses %s to everyone, the administrator too',
  async (name) => {
    const api = new ApiClient(new World());
    const body = { owner: 'acme', zone: 'external' };
    const asAdmin = await api.call('PUT', `/v1/domains/${name}`, body);
    api.token = (await api.call('POST', '/v1/tokens', { owner: 'acme' })).body.token;
    for (const { status, body: problem } of [asAdmin, await api.call('PUT', `/v1/domains/${name}`, body)])
      expect([status, problem.errors[0].field]).toEqual([422, 'domain']);
    expect(api.world.handles.store.keys('domains/')).toEqual([]);
  },
);

test.each([
  ['an unknown member', { owner: 'acme', digestto: [] }, 'digestto'],
  ['a zone that is not ours', { owner: 'acme', zone: 'managed' }, 'zone'],
])('PUT domain refuses %s and names the field', async (_, settings, field) => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('PUT', '/v1/domains/unknown.example', settings);
  expect(status).toBe(422);
  expect(body.errors[0].field).toBe(field);
});

test('GET domains returns pages with a cursor', async () => {
  const world = new World();
  const api = new ApiClient(world);
  for (const name of ['a', 'b', 'c'])
    await api.call('PUT', `/v1/domains/${name}.example`, { owner: 'acme', zone: 'external' });
  const first = (await api.call('GET', '/v1/domains?limit=2')).body;
  const second = (await api.call('GET', `/v1/domains?limit=2&cursor=${encodeURIComponent(first.cursor)}`))
    .body;
  expect([...first.domains, ...second.domains].map(({ domain }) => domain)).toEqual([
    'a.example',
    'b.example',
    'c.example',
  ]);
  expect(second.cursor).toBeUndefined();
});

test('GET domains filters, and describes each domain with its mode, incidents and last 7 days', async () => {
  const api = await ApiClient.hosted();
  const policy = { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 604_800 };
  await api.call('PUT', `${path}/policy`, policy);
  const { body } = await api.call('GET', '/v1/domains?mode=testing&incidents=none&q=exam&state=serving');
  const none = { reports: 0, successfulSessions: 0, failedSessions: 0 };
  expect(body.domains).toMatchObject([{ mode: 'testing', incidents: [], week: { verified: none } }]);
  expect((await api.call('GET', '/v1/domains?mode=enforce')).body).toEqual({ domains: [] });
});

test('GET domains sorts by urgency, and leaves out the week, if asked to', async () => {
  const api = await ApiClient.hosted();
  await api.call('PUT', '/v1/domains/z.example', { owner: 'acme', zone: 'external' });
  await api.call('PUT', `${path}/policy`, {
    mode: 'testing',
    mx: ['mx.example.com'],
    maxAgeSeconds: 604_800,
  });
  await api.world.drain();
  const { body } = await api.call('GET', '/v1/domains?sort=urgency&week=false');
  expect(body.sortedBy).toBe('urgency');
  expect(body.domains.map(({ domain, week }: DomainEntry) => [domain, week])).toEqual([
    ['z.example', undefined],
    ['example.com', undefined],
  ]);
});

test('PUT and PATCH domain with "Prefer: return=minimal" answer without a body, and look up no record', async () => {
  const api = new ApiClient(new World());
  const { resolver } = api.world.ports;
  resolver.cname = () => {
    throw new Error('not needed');
  };
  const headers = { Prefer: 'handling=lenient, return=minimal', 'If-Match': '*' };
  const settings = { owner: 'acme', zone: 'external' };
  const added = await api.call('PUT', '/v1/domains/a.example', settings, { Prefer: headers.Prefer });
  expect([added.status, added.body]).toEqual([201, undefined]);
  expect(added.headers.get('Preference-Applied')).toBe('return=minimal');
  const changed = await api.call('PATCH', '/v1/domains/a.example', { digestHour: 5 }, headers);
  expect([changed.status, changed.headers.get('ETag')]).toEqual([204, expect.stringMatching(/^"/u)]);
});

test.each([
  ['sort', 'age', '"name" or "urgency"'],
  ['week', 'no', '"true" or "false"'],
  ['state', 'up', 'removing'],
  ['mode', 'off', '"enforce", "testing", "none", "unset"'],
  ['incidents', 'yes', '"open" or "none"'],
  ['q', '', 'a part of a name'],
])('GET domains refuses %s=%s and says what it may be', async (field, value, wanted) => {
  const { status, body } = await (await ApiClient.hosted()).call('GET', `/v1/domains?${field}=${value}`);
  expect([status, body.errors[0].field]).toEqual([422, field]);
  expect(body.detail).toContain(wanted);
});

test.each(['Acme Inc.', '株式会社例'])('an owner may be named %s', async (owner) => {
  const api = new ApiClient(new World());
  const made = await api.call('PUT', '/v1/domains/customer.example', { owner, zone: 'external' });
  expect([made.status, made.body.owner]).toEqual([201, owner]);
});

test.each(['Acme Inc.', 'owner@example.com', '../../etc', '株式会社例', 'a/b'])(
  'an owner that an earlier version took as %s hosts domains and gets mail',
  async (owner) => {
    const world = new World();
    const api = new ApiClient(world);
    const change = { action: 'PUT /v1/owners', caller: { id: 'admin', scopes: ['admin' as const] } };
    await putOwner(
      world.ports,
      { ...change, dryRun: false },
      { owner, zones: [], quota: {}, precondition: {} },
    );
    const settings = { owner, zone: 'external', digestTo: ['admin@example.com'] };
    expect((await api.call('PUT', '/v1/domains/customer.example', settings)).status).toBe(201);
    api.token = (await api.call('POST', '/v1/tokens', { owner })).body.token;
    const { body } = await api.call('GET', '/v1/domains');
    expect(body.domains.map((one: { domain: string }) => one.domain)).toEqual(['customer.example']);
    expect((await api.call('PUT', '/v1/digests/2026-11-24')).body.digests).toEqual([
      { owner, outcome: 'sent' },
    ]);
  },
);

test('GET domain’s answer can be PUT back, and changes nothing', async () => {
  const api = await ApiClient.hosted();
  const settings = {
    owner: 'acme',
    digestTo: [{ address: 'a@example.com', language: 'ja' }],
    digestHour: 5,
    autoEnforce: true,
    adoptRecords: true,
    webhook: 'https://hooks.example.net/secret',
  };
  await api.call('PUT', path, settings, { 'If-Match': '*' });
  await api.call('PUT', `${path}/policy`, { mode: 'testing', mx: ['mx.example.com'], maxAgeSeconds: 86_400 });
  await api.world.drain();
  const { body, headers } = await api.call('GET', path);
  const before = await api.world.state();
  const put = await api.call('PUT', path, body, { 'If-Match': headers.get('ETag')! });
  expect([put.status, put.headers.get('ETag')]).toEqual([200, headers.get('ETag')]);
  expect(await api.world.state()).toEqual(before);
  expect((await api.call('PATCH', path, body, { 'If-Match': '*' })).status).toBe(200);
  expect(await api.world.state()).toEqual(before);
});

test('the ETag of a domain stays while the service works on it, and fits the next PUT', async () => {
  const api = new ApiClient(new World());
  const made = await api.call('PUT', path, { owner: 'acme' });
  await api.world.drain();
  const etag = (await api.call('GET', path)).headers.get('ETag')!;
  expect(made.headers.get('ETag')).toBe(etag);
  expect((await api.call('PUT', path, { owner: 'acme' })).status).toBe(428);
  expect((await api.call('PUT', path, { owner: 'acme', digestHour: 4 }, { 'If-Match': etag })).status).toBe(
    200,
  );
  expect((await api.call('PUT', path, { owner: 'acme' }, { 'If-Match': etag })).status).toBe(412);
});

test('PATCH domain changes named members, removes null ones, and needs If-Match', async () => {
  const api = await ApiClient.hosted();
  expect((await api.call('PATCH', path, { digestHour: 7 })).status).toBe(428);
  const changed = await api.call('PATCH', path, { digestHour: 7 }, { 'If-Match': '*' });
  expect(changed.body).toMatchObject({ digestHour: 7, digestTo: ['admin@example.com'] });
  const back = await api.call(
    'PATCH',
    path,
    { digestHour: null },
    { 'If-Match': changed.headers.get('ETag')! },
  );
  expect(back.body).not.toHaveProperty('digestHour');
  const refused = await api.call('PATCH', path, { owner: null, digestHuor: 7 }, { 'If-Match': '*' });
  expect([refused.status, refused.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
    422,
    ['owner', 'digestHuor'],
  ]);
});

test('PUT domain keeps a webhook, and GET never shows its path', async () => {
  const api = await ApiClient.hosted();
  const { headers } = await api.call('GET', path);
  const settings = { owner: 'acme', digestTo: [], webhook: 'https://hooks.example.net/T0/secret' };
  const { status, body } = await api.call('PUT', path, settings, { 'If-Match': headers.get('ETag')! });
  expect(status).toBe(200);
  expect(body.webhook).toBe('https://hooks.example.net/…');
  expect((await api.world.state()).webhook).toBe(settings.webhook);
  const audit = JSON.stringify((await api.call('GET', '/v1/audit?day=2026-11-24')).body);
  expect(JSON.stringify(body) + audit).not.toContain('secret');
});

test('PUT and PATCH domain accept a webhook on this machine only for a local service', async () => {
  const api = await ApiClient.hosted();
  const webhook = 'https://localhost/x';
  const change = (method: string, body: object) => api.call(method, path, body, { 'If-Match': '*' });
  for (const allowLoopback of [false, true]) {
    api.world.ports.service.allowLoopback = allowLoopback;
    const status = allowLoopback ? 200 : 422;
    expect((await change('PUT', { owner: 'acme', webhook })).status).toBe(status);
    expect((await change('PATCH', { webhook })).status).toBe(status);
  }
});

test('PUT domain sets the hour of the daily mail, and without one resets it', async () => {
  const api = new ApiClient(new World());
  const settings = { owner: 'acme', digestTo: ['admin@example.com'] };
  const made = await api.call('PUT', path, { ...settings, digestHour: 0 });
  expect(made.body.digestHour).toBe(0);
  const got = await api.call('GET', path);
  expect(got.body.digestHour).toBe(0);
  const changed = await api.call('PUT', path, settings, { 'If-Match': got.headers.get('ETag')! });
  expect(changed.status).toBe(200);
  expect((await api.call('GET', path)).body).not.toHaveProperty('digestHour');
});

import { expect, test } from 'vitest';
import { answers } from '../../api/answers.ts';
import { MailNotSentError } from '../../service/ports/mail-out.ts';
import { World } from '../service/world.ts';
import { ApiClient } from './client.ts';

test('PUT domain hosts it: 201, then 200 with If-Match, and its state leads to announced', async () => {
  const api = new ApiClient(new World());
  const settings = { owner: 'acme', digestTo: ['admin@example.com'], zone: 'managed' };
  const created = await api.call('PUT', '/v1/domains/Example.COM.', settings);
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ domain: 'example.com', state: 'records-to-set' });
  await api.world.drain();
  const serving = await api.call('GET', '/v1/domains/example.com');
  expect(serving.body).toMatchObject({
    state: 'serving',
    nextStep: 'Put a policy: PUT /v1/domains/example.com/policy',
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
  expect(answers.domain.parse(got.body)).toEqual(got.body);

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

test('an external domain lists the CNAMEs to set and goes on once they are seen', async () => {
  const world = new World();
  const api = new ApiClient(world);
  await api.call('PUT', '/v1/domains/customer.example', { owner: 'acme', zone: 'external' });
  await world.drain();
  const { body } = await api.call('GET', '/v1/domains/customer.example');
  expect(body).toMatchObject({
    state: 'records-to-set',
    nextStep: 'Set mta-sts.customer.example CNAME edge.strictmx.test',
  });
  expect(
    body.records.map(
      ({ name, type, value, state }: Record<string, string>) => `${name} ${type} ${value} ${state}`,
    ),
  ).toEqual([
    'mta-sts.customer.example CNAME edge.strictmx.test missing',
    '_mta-sts.customer.example CNAME customer.example._mta-sts.strictmx.test missing',
    '_smtp._tls.customer.example CNAME customer.example._tlsrpt.strictmx.test missing',
  ]);
});

test.each([
  ['localhost', 'example.com'],
  ['no..dots', 'no..dots'],
  ['192.0.2.1', '192.0.2.1'],
  ['-x.example', '-x.example'],
])('PUT domain refuses %s, which is no domain', async (name) => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('PUT', `/v1/domains/${name}`, { owner: 'acme' });
  expect(status).toBe(422);
  expect(body.errors[0].field).toBe('domain');
  expect(body.detail).toContain(name);
});

test.each([
  ['no owner', {}, 'owner'],
  ['an owner of two lines', { owner: 'a\nb' }, 'owner'],
  ['an owner that is too long', { owner: 'é'.repeat(60) }, 'owner'],
  ['an address that is none', { owner: 'acme', digestTo: ['admin at example'] }, 'digestTo[0]'],
  [
    'a line end in an address',
    { owner: 'acme', digestTo: ['a@b.example\r\nBcc: c@d.example'] },
    'digestTo[0]',
  ],
  ['an unknown zone', { owner: 'acme', zone: 'route53' }, 'zone'],
  ['an unknown member', { owner: 'acme', digestto: [] }, 'digestto'],
  ['a zone that is not ours', { owner: 'acme', zone: 'managed' }, 'zone'],
])('PUT domain refuses %s and names the field', async (_, settings, field) => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('PUT', '/v1/domains/unknown.example', settings);
  expect(status).toBe(422);
  expect(body.errors[0].field).toBe(field);
});

test('GET domains is paged by cursor', async () => {
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

test.each(['[1]', 'null', '"x"'])('a body that is %s is refused in words', async (body) => {
  const api = await ApiClient.hosted();
  const answer = await api.call('PUT', '/v1/domains/customer.example', body);
  expect([answer.status, answer.body.detail]).toEqual([422, `the body is ${body}, expected a JSON object`]);
});

test.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
  '%s where reports are posted needs no token and says that POST is meant',
  async (method) => {
    const api = await ApiClient.hosted();
    api.token = undefined;
    const { status, headers, body } = await api.call(method, '/v1/tlsrpt/abc');
    expect([status, headers.get('Allow')]).toEqual([405, 'POST']);
    if (method !== 'HEAD') expect(body.detail).toContain('POST');
  },
);

test('a path that does not exist is a problem that says where to look', async () => {
  const api = new ApiClient(new World());
  const { status, body } = await api.call('GET', '/v2/domains');
  expect(status).toBe(404);
  expect(body.detail).toContain('/v1/openapi.json');
});

test.each(['Acme Inc.', 'owner@example.com', '../../etc', '株式会社例', 'a/b'])(
  'an owner may be called %s',
  async (owner) => {
    const world = new World();
    const api = new ApiClient(world);
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

test('PUT digest says for whom the mail was not taken, and why', async () => {
  const api = await ApiClient.hosted();
  const { mail } = api.world.handles;
  mail.before = () => {
    throw new MailNotSentError('Cannot send mail: SES answers SendingPausedException (no); resume it');
  };
  const { status, body } = await api.call('PUT', '/v1/digests/2026-11-24');
  expect(status).toBe(200);
  expect(body.digests).toEqual([
    {
      owner: expect.any(String),
      outcome: 'failed, will be tried again',
      reason: 'Cannot send mail: SES answers SendingPausedException (no); resume it',
    },
  ]);
});

test.each([
  ['DELETE', '/v1/domains/customer.example/policy', 'GET, HEAD, PUT'],
  ['POST', '/v1/domains', 'GET, HEAD'],
  ['PATCH', '/v1/tokens', 'GET, HEAD, POST'],
  ['POST', '/healthz', 'GET, HEAD'],
])('%s %s is answered with the methods that there are: %s', async (method, path, allowed) => {
  const api = await ApiClient.hosted();
  const { status, headers, body } = await api.call(method, path);
  expect([status, headers.get('Allow')]).toEqual([405, allowed]);
  expect(body.detail).toBe(`Cannot ${method} this, expected ${allowed}`);
});

test('a method that there is not tells a stranger no more than that a token is needed', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  expect((await api.call('DELETE', '/v1/domains/customer.example/policy')).status).toBe(401);
});

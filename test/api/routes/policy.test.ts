import { expect, test } from 'vitest';
import { formatDeadline } from '../../../core/words/en/format.ts';
import { putPastVersionsAside } from '../../../service/store/domains/past-versions.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com/policy';
const policy = { mode: 'enforce', mx: ['mx1.example.com', '*.mail.example.com'], maxAgeSeconds: 1_209_600 };

test('PUT policy returns the text as it will be served, and the wanted id', async () => {
  const api = await ApiClient.hosted();
  const put = await api.call('PUT', path, policy);
  expect(put.status).toBe(200);
  expect(put.body.text).toBe(
    'version: STSv1\r\nmode: enforce\r\nmx: mx1.example.com\r\nmx: *.mail.example.com\r\nmax_age: 1209600\r\n',
  );
  expect(put.body.announcedId).toBeNull();
  await api.world.drain();
  const got = await api.call('GET', path);
  expect(got.body).toMatchObject({ ...policy, wantedId: put.body.wantedId, announcedId: put.body.wantedId });
  expect(got.headers.get('ETag')).toBe(put.headers.get('ETag'));
});

test.each(['administrator', 'owner'])(
  'PUT policy by an %s makes 7 store calls besides the token’s',
  async (who) => {
    const api = await ApiClient.hosted();
    if (who === 'owner') {
      const { body } = await api.call('POST', '/v1/tokens', { owner: 'acme', scopes: ['write'] });
      api.token = body.token;
    }
    const { calls } = api.world.handles.store;
    calls.length = 0;
    expect((await api.call('PUT', path, policy)).status).toBe(200);
    const besides = calls.filter(({ key }) => !key.startsWith('tokens/'));
    expect(besides.map(({ operation, key }) => `${operation} ${key.split('/')[0]}`)).toHaveLength(7);
  },
);

test('PUT policy warns of settings that protect less than possible', async () => {
  const api = await ApiClient.hosted();
  const { body } = await api.call('PUT', path, { ...policy, maxAgeSeconds: 604_800 });
  expect(body.warnings.join()).toContain('"max_age" is 604800');
});

test('PUT policy to enforce a new domain warns of its MX and of missing reports first, and of max_age last', async () => {
  const api = await ApiClient.hosted();
  const { body } = await api.call('PUT', path, { ...policy, maxAgeSeconds: 604_800 });
  expect(body.warnings).toEqual([
    expect.stringContaining('neither MX records nor'),
    expect.stringContaining('No reports show yet that "enforce" is safe'),
    expect.stringContaining('"max_age" is 604800'),
  ]);
});

test('PUT policy needs the current ETag: 428 without it, 412 with an old one, 200 with the current one', async () => {
  const api = await ApiClient.hosted();
  const first = await api.call('PUT', path, policy);
  const etag = first.headers.get('ETag')!;
  const changed = { ...policy, mode: 'testing' };
  expect((await api.call('PUT', path, changed)).status).toBe(428);
  expect((await api.call('PUT', path, changed, { 'If-Match': '"other"' })).status).toBe(412);
  expect((await api.call('PUT', path, changed, { 'If-None-Match': '*' })).status).toBe(412);
  expect((await api.call('PUT', path, changed, { 'If-Match': etag })).status).toBe(200);
  expect((await api.call('PUT', path, policy, { 'If-Match': etag })).status).toBe(412);
});

test('PUT policy by two editors at once lets one win, and the other gets 412', async () => {
  const api = await ApiClient.hosted();
  const etag = (await api.call('PUT', path, policy)).headers.get('ETag')!;
  const edits = ['testing', 'none'].map((mode) =>
    api.call('PUT', path, { ...policy, mode }, { 'If-Match': etag }),
  );
  const statuses = (await Promise.all(edits)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 412]);
});

test('PUT policy with dry-run says what would be served, and changes nothing', async () => {
  const api = await ApiClient.hosted();
  const answer = await api.call('PUT', `${path}?dry-run=true`, policy);
  expect(answer.body).toMatchObject({ dryRun: true, changed: true, mode: 'enforce' });
  expect((await api.call('GET', path)).status).toBe(404);
  expect(api.world.handles.store.keys('audit/')).toEqual([]);
});

test('PUT policy refuses invalid input, and names the field, the value and the expected form', async () => {
  const api = await ApiClient.hosted();
  const { status, headers, body } = await api.call('PUT', path, {
    ...policy,
    mode: 'enfroce',
    mx: ['192.0.2.1'],
  });
  expect([status, headers.get('Content-Type')]).toEqual([422, 'application/problem+json']);
  expect(body.errors).toEqual([
    {
      field: 'mode',
      message: expect.stringContaining('"enfroce", expected "enforce", "testing" or "none"'),
    },
    {
      field: 'mx[0]',
      message: expect.stringContaining('"192.0.2.1"'),
      code: 'mx-entry',
      parameters: { entry: '192.0.2.1', fault: { code: 'ip-address' } },
    },
  ]);
});

test.each([
  ['is not JSON', '{"mode":', 400],
  ['is an array', '[]', 422],
  ['is nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  [
    'names a field twice',
    '{"mode":"testing","mx":["mx.example.com"],"maxAgeSeconds":86400,"mode":"none"}',
    400,
  ],
  ['is larger than 1 MB', JSON.stringify({ mode: 'x'.repeat(1_000_001) }), 413],
])('PUT policy refuses a body that %s', async (_, body, status) => {
  const api = await ApiClient.hosted();
  expect((await api.call('PUT', path, body, { 'Content-Length': String(body.length) })).status).toBe(status);
});

test.each([
  ['{"mode":"testing","mx":[],"mx":["a.example"]}', /"mx" occurs twice, expected once/],
  ['{"mode":"a\\"b\\\\","\\u006dode":{"x":1}}', /"mode" occurs twice, expected once/],
  ['{"mode":"testing","mx":[{"a":1,"b":{"c":[],"a":2},"a":3}]}', /"a" occurs twice, expected once/],
])('PUT policy of %s names the repeated member', async (body, message) => {
  const api = await ApiClient.hosted();
  expect((await api.call('PUT', path, body)).body.detail).toMatch(message);
});

test('a name that is also a value, or a member of another object, is not repeated', async () => {
  const api = await ApiClient.hosted();
  const body = '{"mode":"testing","mx":["mode"],"x":{"mode":"mode"},"y":{"mode":"}{\\"mode\\":"}}';
  expect((await api.call('PUT', path, body)).body.detail).not.toContain('twice');
});

test.each([
  ['dry-run', '"dry-run" is "", expected "true" or "false"'],
  ['dry-run=1', '"dry-run" is "1", expected "true" or "false"'],
  ['dry-run=True', '"dry-run" is "True", expected "true" or "false"'],
  ['dry-run=true&dry-run=false', '"dry-run" occurs twice, expected once'],
  ['dryRun=true', '"dryRun" is not known, expected "dry-run"'],
  ['dry_run=true', '"dry_run" is not known, expected "dry-run"'],
])('a mistake in ?%s is refused, and nothing changes', async (query, message) => {
  const api = await ApiClient.hosted();
  const { status, body } = await api.call('PUT', `${path}?${query}`, policy);
  expect([status, body.detail]).toEqual([422, message]);
  expect((await api.call('GET', path)).status).toBe(404);
});

test.each(['testing', 'none'])(
  'PUT policy from enforce to %s says until when senders may enforce the old policy, and for which servers',
  async (mode) => {
    const api = await ApiClient.hosted();
    const etag = (await api.call('PUT', path, policy)).headers.get('ETag')!;
    await api.world.drain();
    const until = new Date(
      api.world.handles.clock.now().getTime() +
        (api.world.ports.edge.cacheSeconds + policy.maxAgeSeconds) * 1000,
    );
    for (const call of [`${path}?dry-run=true`, path]) {
      const { warnings } = (await api.call('PUT', call, { ...policy, mode }, { 'If-Match': etag })).body;
      const told = warnings.find((warning: string) =>
        warning.startsWith('Senders may keep an enforce policy'),
      );
      for (const part of [formatDeadline(until.toISOString()), ...policy.mx])
        expect(told, call).toContain(part);
    }
  },
);

test('PUT policy says nothing about held copies if it stays in enforce, or never was in enforce', async () => {
  const api = await ApiClient.hosted();
  const first = await api.call('PUT', path, { ...policy, mode: 'testing' });
  const then = await api.call('PUT', path, policy, { 'If-Match': first.headers.get('ETag')! });
  await api.world.drain();
  const last = await api.call(
    'PUT',
    path,
    { ...policy, maxAgeSeconds: 2_000_000 },
    { 'If-Match': then.headers.get('ETag')! },
  );
  for (const { body } of [first, then, last])
    expect(body.warnings.join()).not.toContain('keep an enforce policy');
});

test('GET versions lists every text that was served, with its id and until when it may be cached', async () => {
  const api = await ApiClient.hosted();
  const { headers } = await api.call('PUT', path, policy);
  await api.world.drain();
  await api.call('PUT', path, { ...policy, mode: 'testing' }, { 'If-Match': headers.get('ETag')! });
  await api.world.drain();
  const { versions } = (await api.call('GET', '/v1/domains/example.com/versions')).body;
  expect(versions.map(({ mode }: { mode: string }) => mode).toSorted()).toEqual(['enforce', 'testing']);
});

test('GET versions includes versions that left the domain’s object, one page at a time', async () => {
  const api = await ApiClient.hosted();
  const { world } = api;
  for (let edit = 0; edit < 120; edit++) {
    await world.edit({ mode: 'testing', mx: [`mx${edit}.example.com`], maxAgeSeconds: 86_400 });
    world.handles.clock.advance(86_400);
  }
  await putPastVersionsAside(world.ports, await world.state());
  expect((await world.state()).versions.length).toBeLessThan(120);
  const get = async (query: string) =>
    (await api.call('GET', `/v1/domains/example.com/versions${query}`)).body;
  const whole = await get('');
  expect(whole.cursor).toBeUndefined();
  expect(whole.versions).toHaveLength(120);
  expect(whole.versions[119].text).toContain('mx0.example.com');

  const first = await get('?limit=100');
  expect(first.versions).toEqual(whole.versions.slice(0, 100));
  const rest = await get(`?limit=100&cursor=${first.cursor}`);
  expect(rest).toEqual({ versions: whole.versions.slice(100) });
  for (const cursor of ['zzz', '', '20260101T000000']) {
    const refused = await api.call('GET', `/v1/domains/example.com/versions?cursor=${cursor}`);
    expect([refused.status, refused.body.errors?.[0].field]).toEqual([422, 'cursor']);
  }
});

test('PUT policy of a domain that is not hosted says how to host it', async () => {
  const api = await ApiClient.hosted();
  const { status, body } = await api.call('PUT', '/v1/domains/other.example/policy', policy);
  expect(status).toBe(404);
  expect(body.detail).toMatch(/; add it first$/u);
  expect((await api.call('GET', '/v1/domains/other.example/policy')).body.detail).not.toContain('host it');
});

import { expect, test } from 'vitest';
import { reportJson } from '../../service/intake/report-mail.ts';
import { World } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

async function reportUrl(api: ApiClient): Promise<string> {
  const { body } = await api.call('GET', '/v1/domains/example.com');
  api.token = undefined;
  return new URL(body.reportUrl).pathname;
}

test('POST to the report URL accepts a report without a token, and answers the outcome', async () => {
  const api = await ApiClient.hosted();
  const url = await reportUrl(api);
  const { status, body } = await api.call('POST', url, reportJson());
  expect([status, body]).toEqual([202, { outcome: 'counted' }]);
  expect((await api.call('POST', url, '{')).body).toEqual({
    outcome: 'quarantined',
    reason: expect.any(String),
  });
});

test.each<[string, string, number, string]>([
  ['nothing', '', 400, 'empty'],
  ['more than Lambda takes', 'x'.repeat(4_500_001), 413, 'too-large'],
])('POST of %s to the report URL is refused', async (_, report, expected, code) => {
  const api = await ApiClient.hosted();
  const headers = { 'Content-Length': String(report.length) };
  const { status, body } = await api.call('POST', await reportUrl(api), report, headers);
  expect([status, body.type]).toEqual([expected, `urn:strictmx:problem:${code}`]);
  if (expected === 413) expect(body.detail).toContain('compress it with gzip, or send it by mail');
});

test('POST to a report URL that no domain has finds nothing', async () => {
  const api = await ApiClient.hosted();
  api.token = undefined;
  expect((await api.call('POST', '/v1/tlsrpt/nobody', reportJson())).status).toBe(404);
});

test.each([
  ['empty bodies', ''],
  ['bodies that are too large', 'x'.repeat(4_500_001)],
])('POST of %s to the report URL counts as junk, and leaves room for reports', async (_, body) => {
  const api = await ApiClient.hosted();
  const url = await reportUrl(api);
  // Behind a proxy, no client is known, so only the limits of the URL apply.
  api.address = '';
  const headers = { 'Content-Length': String(body.length) };
  for (let post = 0; post < 40; post++) await api.call('POST', url, body, headers);
  const [key = ''] = api.world.handles.store.keys('post-limits/');
  expect(JSON.parse(api.world.handles.store.text(key) ?? '')).toMatchObject({ reports: 0, junk: 30 });
  expect((await api.call('POST', url, reportJson())).status).toBe(202);
});

test('POST of junk to the report URL from one network is refused for a minute, while other networks are accepted', async () => {
  const api = await ApiClient.hosted();
  const url = await reportUrl(api);
  api.address = '192.0.2.1';
  for (let post = 0; post < 5; post++) expect((await api.call('POST', url, `{${post}`)).status).toBe(202);
  const { status, headers, body } = await api.call('POST', url, '{');
  expect([status, headers.get('Retry-After')]).toEqual([429, '60']);
  expect(body.detail).toContain('from your network');
  api.address = '198.51.100.1';
  expect((await api.call('POST', url, reportJson())).status, 'of another network').toBe(202);
  expect(api.world.handles.store.keys('posts/'), 'what is refused is not stored').toHaveLength(6);
});

test('POST of junk counts to the network of a client that is gone before its body is read', async () => {
  const api = await ApiClient.hosted();
  const url = await reportUrl(api);
  const post = () => {
    const addresses = ['192.0.2.1'];
    Object.defineProperty(api, 'address', { get: () => addresses.pop() ?? '', configurable: true });
    return api.call('POST', url, '{');
  };
  for (let sent = 0; sent < 5; sent++) expect((await post()).status).toBe(202);
  expect(await post()).toMatchObject({
    status: 429,
    body: { detail: expect.stringContaining('from your network') },
  });
});

test('POST of too many reports to the report URL from one network is refused before the body is read', async () => {
  const api = await ApiClient.hosted();
  const url = await reportUrl(api);
  api.address = '192.0.2.1';
  const flood = Array.from({ length: 90 }, (_, id) => api.call('POST', url, reportJson({ id: `${id}` })));
  const refused = (await Promise.all(flood)).filter(({ status }) => status === 429);
  expect(refused).toHaveLength(30);
  expect((await api.call('POST', url, 'x'.repeat(4_500_001))).status, 'not 413: it was not read').toBe(429);
  api.address = '198.51.100.1';
  expect((await api.call('POST', url, reportJson())).status, 'of another network').toBe(202);
});

test.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
  '%s on the report URL needs no token, and says to use POST',
  async (method) => {
    const api = await ApiClient.hosted();
    api.token = undefined;
    const { status, headers, body } = await api.call(method, '/v1/tlsrpt/abc');
    expect([status, headers.get('Allow')]).toEqual([405, 'POST']);
    if (method !== 'HEAD') expect(body.detail).toContain('POST');
  },
);

test.each([
  ['192.0.2.1', 'from your network'],
  ['', 'for this domain'],
])(
  'POST of a report whose turn is refused (client "%s") is answered 429, and nothing is stored',
  async (address, from) => {
    const reportTurns = { post: async () => 'too-many' as const, import: async () => Promise.reject() };
    const api = new ApiClient(await World.hosted(), { reportTurns });
    const url = await reportUrl(api);
    api.address = address;
    const { status, headers, body } = await api.call('POST', url, reportJson());
    expect([status, headers.get('Retry-After')]).toEqual([429, '60']);
    expect(body.detail).toContain(from);
    expect(api.world.handles.store.keys('posts/')).toEqual([]);
  },
);

test('POST of reports, also of an owner’s, are read in the turns that the platform gives', async () => {
  const taken: string[] = [];
  const reportTurns = {
    post: async <T>(work: () => Promise<T>, { inbox }: { inbox: string }) => {
      taken.push(inbox);
      return work();
    },
    import: async <T>(work: () => Promise<T>, owner: string) => {
      taken.push(owner);
      return work();
    },
  };
  const api = new ApiClient(await World.hosted(), { reportTurns });
  const imported = await api.call('POST', '/v1/domains/example.com/reports', reportJson());
  const url = await reportUrl(api);
  const posted = await api.call('POST', url, reportJson({ id: 'other' }));
  expect([imported.status, posted.status]).toEqual([200, 202]);
  expect(taken).toEqual(['', url.split('/').at(-1)]);
});

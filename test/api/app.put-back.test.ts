import { expect, test } from 'vitest';
import { ApiClient } from './client.ts';

const domain = '/v1/domains/example.com';
const policy = { mode: 'enforce', mx: ['mx1.example.com'], maxAgeSeconds: 1_209_600 };

/** A domain that serves a policy, and what its owner then did with it. */
async function served(...calls: [method: string, path: string, body?: unknown][]): Promise<ApiClient> {
  const api = await ApiClient.hosted();
  api.world.mxIs('mx1.example.com');
  for (const [method, path, body] of [['PUT', `${domain}/policy`, policy] as const, ...calls]) {
    const { status, body: answer } = await api.call(
      method,
      path,
      body,
      method === 'PATCH' ? { 'If-Match': '*' } : {},
    );
    if (status >= 400) throw new Error(JSON.stringify(answer));
    await api.world.drain();
  }
  return api;
}

/** Without the audit, which has an entry for each call. */
const stored = ({ world }: ApiClient) => {
  const { store } = world.handles;
  const keys = store.keys().filter((key) => !key.startsWith('audit/'));
  return Object.fromEntries(keys.map((key) => [key, store.text(key)]));
};

const remove = ['DELETE', domain] as const;
const migrate = ['PUT', `${domain}/migration`, { mx: ['mx.new.example'] }] as const;

test.each<[string, string, () => Promise<ApiClient>]>([
  ['a domain', domain, () => served()],
  ['a domain that is being removed', domain, () => served([...remove])],
  ['a domain whose mail provider changes', domain, () => served([...migrate])],
  [
    'a domain with every setting',
    domain,
    () =>
      served([
        'PATCH',
        domain,
        {
          digestTo: ['a@example.com', { address: 'b@example.com', language: 'ja' }],
          digestHour: 5,
          autoEnforce: true,
          adoptRecords: true,
          webhook: 'https://hooks.example.net/secret',
        },
      ]),
  ],
  ['a policy', `${domain}/policy`, () => served()],
  ['an owner', '/v1/owners/acme', () => served(['PUT', '/v1/owners/acme', { zones: ['example.com'] }])],
  [
    'the outbound settings',
    '/v1/outbound/settings',
    () => served(['PUT', '/v1/outbound/settings', { enabled: false }]),
  ],
])('GET’s answer about %s can be PUT back, and changes nothing', async (_, path, arrange) => {
  const api = await arrange();
  const shown = await api.call('GET', path);
  expect(shown.status).toBe(200);
  const before = stored(api);
  api.world.handles.clock.advance(60);
  const answer = await api.call('PUT', path, shown.body, { 'If-Match': shown.headers.get('ETag') ?? '*' });
  expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  await api.world.drain();
  expect(stored(api)).toEqual(before);
});

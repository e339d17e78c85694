/** One object that this version cannot read must not hide the rest of a list; the answer names it. */
import { expect, test } from 'vitest';
import { prefixes } from '../../../service/store/prefixes.ts';
import { ApiClient } from '../../api/client.ts';

const twice = async (api: ApiClient, method: string, path: string, ...bodies: unknown[]) => {
  for (const body of bodies) await api.call(method, path, body);
};

const claims = { owner: 'acme', zone: 'external' };

type Arrange = (api: ApiClient) => Promise<unknown>;

test.each<[path: string, list: string, prefix: string, arrange: Arrange]>([
  [
    '/v1/domains',
    'domains',
    prefixes.domains,
    (api) => twice(api, 'PUT', '/v1/domains/other.example', claims),
  ],
  [
    '/v1/tokens',
    'tokens',
    prefixes.tokens,
    (api) => twice(api, 'POST', '/v1/tokens', { owner: 'acme' }, { owner: 'other' }),
  ],
  [
    '/v1/audit?day=2026-11-24',
    'entries',
    prefixes.audit,
    (api) => twice(api, 'POST', '/v1/tokens', { owner: 'acme' }, { owner: 'other' }),
  ],
  [
    '/v1/outbound/suppressions',
    'suppressions',
    prefixes.suppressions,
    (api) =>
      twice(
        api,
        'POST',
        '/v1/outbound/suppressions',
        { target: 'tls@a.example', reason: 'manual' },
        { target: 'tls@b.example', reason: 'manual' },
      ),
  ],
])('GET %s lists the other %s if one below %s cannot be read', async (path, list, prefix, arrange) => {
  const api = await ApiClient.hosted();
  await arrange(api);
  const before = (await api.call('GET', path)).body;
  const { store } = api.world.handles;
  const [key = ''] = store.keys(prefix);
  store.edit(key, '{"schema":2}');
  const { status, body } = await api.call('GET', path);
  expect(status).toBe(200);
  expect(before.unreadable).toBeUndefined();
  expect(body[list]).toHaveLength(before[list].length - 1);
  expect(body.unreadable).toHaveLength(1);
  expect(key).toContain(body.unreadable[0]);
});

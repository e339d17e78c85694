/** What the API refuses outside the steps of the service is in the language of the request, too. */
import { expect, test } from 'vitest';
import { mailNotSent } from '../fakes/mail-not-sent.ts';
import { type Answer, ApiClient } from './client.ts';
import { ownersToken } from './owners-token.ts';

const japanese = { 'Accept-Language': 'ja' };

const ask = (api: ApiClient, method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
  api.call(method, path, body, { ...japanese, ...headers });

async function as(token: string | undefined, method: string, path: string): Promise<Answer> {
  const api = await ApiClient.hosted();
  api.token = token;
  return ask(api, method, path);
}

async function asOwner(request: object, method: string, path: string, body?: unknown): Promise<Answer> {
  const api = await ApiClient.hosted();
  api.token = await ownersToken(api, request);
  return ask(api, method, path, body);
}

async function put(body: string, headers = {}): Promise<Answer> {
  return ask(await ApiClient.hosted(), 'PUT', '/v1/domains/new.example', body, headers);
}

async function postReports(count: number, body: string, address = ''): Promise<Answer> {
  const api = await ApiClient.hosted();
  const { reportUrl } = (await api.call('GET', '/v1/domains/example.com')).body;
  const { pathname } = new URL(reportUrl);
  api.address = address;
  for (let post = 1; post < count; post++) await api.call('POST', pathname, `{${post}`);
  return ask(api, 'POST', pathname, body);
}

async function askWithFault(edit: (api: ApiClient) => void): Promise<Answer> {
  const api = await ApiClient.hosted();
  edit(api);
  return ask(api, 'GET', '/v1/domains/example.com');
}

test.each<[string, number, string, () => Promise<Answer>]>([
  ['no token', 401, 'no-valid-token', () => as(undefined, 'GET', '/v1/domains')],
  ['an unknown token', 401, 'no-valid-token', () => as('nonsense', 'GET', '/v1/domains')],
  [
    'a token of another scope',
    403,
    'missing-scope',
    () => asOwner({ owner: 'acme', scopes: ['read'] }, 'DELETE', '/v1/domains/example.com'),
  ],
  ['what is for administrators', 403, 'admin-only', () => asOwner({ owner: 'acme' }, 'GET', '/v1/audit')],
  [
    'the list of another owner',
    422,
    'invalid-input',
    () => asOwner({ owner: 'acme' }, 'GET', '/v1/domains?owner=beta'),
  ],
  [
    'a zone that was not granted',
    422,
    'invalid-input',
    () => asOwner({ owner: 'beta' }, 'PUT', '/v1/domains/a.example.com', { owner: 'beta', zone: 'managed' }),
  ],
  [
    'a name of the service',
    422,
    'invalid-input',
    () => asOwner({ owner: 'beta' }, 'PUT', '/v1/domains/strictmx.test', { owner: 'beta', zone: 'external' }),
  ],
  ['a day to come', 422, 'invalid-input', () => as(ApiClient.adminToken, 'PUT', '/v1/digests/2099-01-01')],
  [
    'too many mails',
    429,
    'too-many-mails',
    async () => {
      const api = await ApiClient.hosted();
      for (let sent = 0; sent < 20; sent++) await api.call('PUT', '/v1/digests/2026-11-24');
      return ask(api, 'PUT', '/v1/digests/2026-11-24');
    },
  ],
  [
    'too many test alarms',
    429,
    'too-many-calls',
    async () => {
      const api = await ApiClient.hosted();
      api.token = await ownersToken(api, { owner: 'acme' });
      for (let sent = 0; sent < 5; sent++) await api.call('POST', '/v1/domains/example.com/test-alarm');
      const answer = await ask(api, 'POST', '/v1/domains/example.com/test-alarm');
      expect(answer.headers.get('Retry-After')).toBe('60');
      return answer;
    },
  ],
  ['a wrong method', 405, 'method-not-allowed', () => as(ApiClient.adminToken, 'POST', '/v1/domains')],
  ['an unknown path', 404, 'no-such-path', () => as(undefined, 'GET', '/v2/domains')],
  ['a body that is too large', 413, 'too-large', () => put('{}', { 'Content-Length': '1000001' })],
  ['a body that is no JSON', 400, 'not-json', () => put('{')],
  ['a name that occurs twice', 400, 'repeated-name', () => put('{"owner":"acme","owner":"acme"}')],
  ['a body that is too deep', 400, 'too-complex', () => put('['.repeat(100_000))],
  ['a report to nobody', 404, 'no-such-inbox', () => as(undefined, 'POST', '/v1/tlsrpt/nobody')],
  ['a report by GET', 405, 'method-not-allowed', () => as(undefined, 'GET', '/v1/tlsrpt/nobody')],
  ['an empty report', 400, 'empty', () => postReports(1, '')],
  ['too many reports', 429, 'too-many-reports', () => postReports(6, '{', '192.0.2.1')],
  [
    'a mail that the relay refuses',
    502,
    'mail-not-sent',
    () =>
      askWithFault((api) => {
        api.world.handles.store.before = () => {
          throw mailNotSent();
        };
      }),
  ],
  [
    'a fault of ours',
    500,
    'internal',
    () =>
      askWithFault((api) => {
        api.world.handles.store.before = () => {
          throw new Error('the disk is full');
        };
      }),
  ],
  [
    'an object that cannot be read',
    500,
    'unreadable-state',
    () =>
      askWithFault((api) => void api.world.handles.store.edit('domains/example.com.json', '{"schema":2}')),
  ],
])('the answer to %s is in the language of the request', async (_, status, code, call) => {
  const answer = await call();
  expect([answer.status, answer.body.type]).toEqual([status, `urn:strictmx:problem:${code}`]);
  expect([answer.headers.get('Content-Language'), answer.headers.get('Vary')]).toEqual([
    'ja',
    'Accept-Language',
  ]);
  expect(answer.body.detail).toMatch(/\p{Script=Hiragana}/u);
  for (const { message } of answer.body.errors ?? []) expect(message).toBe(answer.body.detail);
});

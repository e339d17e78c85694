import { expect, test } from 'vitest';
import { limitInProgress, mostInProgress } from '../../../api/limits/limit-in-progress.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { domainName } from '../../fakes/names.ts';
import { settle } from '../../fakes/virtual-time.ts';
import { type Answer, ApiClient } from '../client.ts';
import { ownersToken } from '../owners-token.ts';

const path = '/v1/domains/example.com';

/** Calls that wait until they are released, by tokens of several owners in turn. */
async function held(calls: number, tokens: string[], api: ApiClient) {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const { store } = api.world.handles;
  store.before = async (_, key) => {
    if (key === domainKey(domainName('example.com'))) await promise;
  };
  const answered: Answer[] = [];
  const all = Promise.all(
    Array.from({ length: calls }, async (_, n) => {
      api.token = tokens[n % tokens.length];
      const answer = await api.call('GET', path, undefined, { 'Accept-Language': 'ja' });
      answered.push(answer);
      return answer;
    }),
  );
  await settle();
  await expect.poll(() => answered.length).toBeGreaterThan(0);
  return { answered, all, release };
}

test('one owner, with several tokens, cannot hold every connection: others and reports are served', async () => {
  const api = await ApiClient.hosted();
  const tokens = [await ownersToken(api, { owner: 'acme' }), await ownersToken(api, { owner: 'acme' })];
  const other = await ownersToken(api, { owner: 'beta' });
  const { answered, all, release } = await held(mostInProgress.ofOwner + 10, tokens, api);
  expect(answered.map(({ status }) => status)).toEqual(Array(10).fill(429));
  expect(answered[0]?.headers.get('Retry-After')).toBe('10');
  expect(answered[0]?.body).toMatchObject({ type: 'urn:strictmx:problem:too-many-in-progress' });
  expect(answered[0]?.body.detail, 'in the language of the caller').toMatch(/同時に処理/u);
  api.token = other;
  expect((await api.call('GET', '/v1/domains')).status).toBe(200);
  api.token = undefined;
  expect((await api.call('GET', '/healthz')).status).toBe(200);
  expect((await api.call('POST', '/v1/tlsrpt/abc', '{}')).status).toBe(404);
  release();
  expect((await all).filter(({ status }) => status === 200)).toHaveLength(mostInProgress.ofOwner);
  api.token = tokens[0];
  expect((await api.call('GET', path)).status, 'all have ended').toBe(200);
});

test('many owners together leave half of the connections to reports', async () => {
  const api = await ApiClient.hosted();
  const tokens: string[] = [];
  for (let n = 0; n < 11; n++) tokens.push(await ownersToken(api, { owner: `owner ${n}` }));
  const { answered, all, release } = await held(mostInProgress.ofAll + 11, tokens, api);
  expect(answered.map(({ status }) => status)).toEqual(Array(11).fill(429));
  api.token = undefined;
  expect((await api.call('GET', '/healthz')).status).toBe(200);
  release();
  await all;
});

test('a call that fails ends, too', async () => {
  const limit = limitInProgress();
  const c = { var: { caller: { id: 't', owner: 'acme', scopes: [] } } } as never;
  const fail = async () => {
    throw new Error('away');
  };
  for (let n = 0; n <= mostInProgress.ofOwner; n++) await expect(limit(c, fail)).rejects.toThrow('away');
});

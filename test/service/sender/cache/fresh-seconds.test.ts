import { expect, test } from 'vitest';
import { afterFailedFetch, afterFetch } from '../../../../core/sender/cache/sts-memory.ts';
import { type FreshInput, freshSecondsOf } from '../../../../service/sender/cache/fresh-seconds.ts';
import { factsOf, now } from '../../../core/sender/sample-facts.ts';

const policy = (maxAgeSeconds: number) => ({ mode: 'enforce' as const, mx: ['mx.example'], maxAgeSeconds });

test.each<[string, Partial<FreshInput>, number]>([
  ['as DNS says', { ttlSeconds: 900 }, 900],
  ['a minute at least', { ttlSeconds: 5 }, 60],
  ['an hour at most', { ttlSeconds: 86_400 }, 3_600],
  ['five minutes if DNS says nothing', {}, 300],
  ['until the policy expires', { ttlSeconds: 900, sts: afterFetch('1', policy(600), now - 500_000) }, 100],
  ['until the next fetch', { ttlSeconds: 900, sts: afterFailedFetch({}, '1', 'why', now - 60_000) }, 240],
  ['until an entry expires', { ttlSeconds: 900, listEnds: [now - 5, now + 20_000, now + 30_000] }, 20],
  ['a moment, if all ends now', { listEnds: [now + 1] }, 1],
  ['10 s if there was no answer for MX', { ttlSeconds: 900, facts: factsOf({ mx: 'failed' }) }, 10],
  ['a minute if a server is unknown', { ttlSeconds: 900, facts: factsOf({ mx: { mx: 'failed' } }) }, 60],
  ['a minute if signatures are wrong', { ttlSeconds: 900, facts: factsOf({ sts: 'bogus' }) }, 60],
  ['five minutes without the record', { ttlSeconds: 900, facts: factsOf({ sts: 'unknown' }) }, 300],
])('freshSecondsOf() is %s', (_, input, seconds) => {
  const usual = { facts: factsOf(), ttlSeconds: undefined, sts: {}, listEnds: [], now };
  expect(freshSecondsOf({ ...usual, ...input })).toBe(seconds);
});

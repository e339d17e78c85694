import { expect, test } from 'vitest';
import { afterFailedFetch, afterFetch } from '../../../../core/sender/cache/sts-memory.ts';
import { foldVerdict } from '../../../../core/sender/verdict/fold-verdict.ts';
import { bytesOf, CachedDomain, dueTimeOf } from '../../../../service/sender/cache/cached-domain.ts';
import { type FactsInput, factsOf, now } from '../../../core/sender/sample-facts.ts';

function cached(input: FactsInput, keepsJudged = false): CachedDomain {
  const facts = factsOf(input);
  return new CachedDomain({ facts, verdict: foldVerdict(facts, [], now) }, now / 1_000, 1, keepsJudged);
}

test('CachedDomain has ready answers for each protocol', () => {
  expect(cached({ sts: 'enforce', patterns: ['mx.example.com'] })).toMatchObject({
    plain: '50:OK secure match=mx.example.com servername=hostname,',
    withAttributes: expect.stringContaining('policy_type=sts'),
    judged: undefined,
  });
});

test('CachedDomain keeps the verdict for Exim only', () => {
  expect(cached({}, true).judged?.verdict.level).toBe('default');
});

test('bytesOf() counts policies and their answers, and nothing of other domains', () => {
  const entry = cached({ sts: 'enforce' });
  entry.sts = { held: { id: '1', text: 'x'.repeat(100), fetchedAt: now } };
  expect(bytesOf(entry)).toBe(100 + entry.plain.length + entry.withAttributes.length);
  expect(bytesOf(cached({}))).toBe(0);
});

const held = afterFetch('1', { mode: 'enforce', mx: ['mx.example'], maxAgeSeconds: 3_600 }, now);
test.each([
  ['at three quarters of a short life', held, {}, 2_700],
  ['at the next try', afterFailedFetch({}, '1', 'why', now), {}, 300],
  ['at the next try, with a policy', afterFailedFetch(held, '2', 'why', now + 2_600_000), {}, 2_900],
  [
    'at its end, though the next try is later',
    afterFailedFetch(held, '2', 'why', now + 3_500_000),
    {},
    3_600,
  ],
])('dueTimeOf() is %s', (_, sts, options, seconds) => {
  expect(dueTimeOf(sts, 'example.com', now, options) - now / 1_000).toBe(seconds);
});

test('dueTimeOf() is an hour later for what could not be fetched though it was due', () => {
  const later = now + 3_000_000;
  expect(dueTimeOf(held, 'example.com', later, { isJustLookedUp: true })).toBe(later / 1_000 + 3_600);
});

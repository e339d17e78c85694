import { expect, test } from 'vitest';
import { lifetimeRules } from '../../../lib/constructs/lifetime-rules.ts';
import { lifetimes } from '../../../service/store/lifetimes.table.ts';

const rulesOf = (bucket: 'mail' | 'state') =>
  lifetimeRules(bucket, 30).map(({ prefix, expiration }) => [prefix, expiration?.toDays()]);

test('lifetimeRules() deletes raw mail, and what was read from it, after as many days as the operator says', () => {
  expect(rulesOf('mail')).toEqual([['mail/in/', 30]]);
  expect(rulesOf('state')).toContainEqual(['reports/', 30]);
  expect(rulesOf('state')).toContainEqual(['days/', 5_844]);
});

test('lifetimeRules() has a rule for each lifetime, in one of the buckets', () => {
  const ruled = [...rulesOf('mail'), ...rulesOf('state')].map(([prefix]) => prefix);
  expect(ruled.sort()).toEqual(lifetimes.map(({ prefix }) => prefix).sort());
});

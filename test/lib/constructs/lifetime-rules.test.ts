import { expect, test } from 'vitest';
import { lifetimeRules } from '../../../lib/constructs/lifetime-rules.ts';
import { lifetimes } from '../../../service/store/lifetimes.table.ts';

const rulesOf = (bucket: 'mail' | 'state') =>
  lifetimeRules(bucket, 30).map(({ prefix, expiration }) => [prefix, expiration?.toDays()]);

test('lifetimeRules() deletes raw mail, and its readings, after the operator’s number of days', () => {
  expect(rulesOf('mail')).toEqual([['mail/in/', 30]]);
  expect(rulesOf('state')).toContainEqual(['reports/', 30]);
  expect(rulesOf('state')).toContainEqual(['days/', 5_844]);
});

test('lifetimeRules() has a rule for each lifetime, in one of the buckets', () => {
  const ruled = [...rulesOf('mail'), ...rulesOf('state')].map(([prefix]) => prefix);
  expect(ruled.sort()).toEqual(lifetimes.map(({ prefix }) => prefix).sort());
});

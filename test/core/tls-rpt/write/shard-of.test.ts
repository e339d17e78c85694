import { expect, test } from 'vitest';
import { shardOf, shards } from '../../../../core/tls-rpt/write/shard-of.ts';
import { domainName } from '../../../fakes/names.ts';

test('shardOf() spreads domains over all shards evenly', () => {
  const counts = new Map<string, number>();
  for (let at = 0; at < 16_000; at++) {
    const shard = shardOf(domainName(`customer-${at}.example`));
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([...shards]);
  expect(Math.max(...counts.values())).toBeLessThan(1_200);
});

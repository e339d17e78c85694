import { expect, test } from 'vitest';
import { CachedDomain } from '../../../../service/sender/cache/cached-domain.ts';
import { DomainTable, type TableLimits } from '../../../../service/sender/cache/domain-table.ts';

const roomy: TableLimits = {
  maxDomains: 100,
  maxPolicyBytes: 1_000_000,
  maxLargeBytes: 500_000,
  maxFailing: 50,
};

function tableOf(limits: Partial<TableLimits>) {
  const evicted: string[] = [];
  const table = new DomainTable({ ...roomy, ...limits }, (domain) => evicted.push(domain));
  const add = (domain: string, policyBytes?: number) => {
    const entry = new CachedDomain(undefined, 0, 1, false);
    entry.isUsed = false;
    if (policyBytes !== undefined)
      entry.sts = { held: { id: '1', text: 'x'.repeat(policyBytes), fetchedAt: 0 } };
    table.set(domain, entry);
  };
  return { table, evicted, add };
}

test('DomainTable finds what was put there, replaces and deletes it, and counts policies', () => {
  const { table, add } = tableOf({});
  add('a', 100);
  add('a', 50);
  add('b');
  expect([table.size, table.policies, table.policyBytes]).toEqual([2, 1, 50]);
  expect([...table.held()].map(([domain]) => domain)).toEqual(['a']);
  add('a');
  expect([table.size, table.policies, table.policyBytes]).toEqual([2, 0, 0]);
  table.delete('a');
  expect(table.get('a')).toBeUndefined();
  expect(table.size).toBe(1);
});

test('DomainTable gives up domains without a policy first, then the policy that was not used', () => {
  const { table, evicted, add } = tableOf({ maxDomains: 3 });
  add('policy-1', 10);
  add('bare-1');
  add('policy-2', 10);
  const used = table.get('policy-1');
  if (used) used.isUsed = true;
  add('policy-3', 10);
  expect([table.get('bare-1'), evicted]).toEqual([undefined, []]);
  add('policy-4', 10);
  expect(evicted).toEqual(['policy-2']);
  expect(table.size).toBe(3);
});

test('DomainTable never gives up what has just come, if there is anything else', () => {
  const { table, add } = tableOf({ maxDomains: 1 });
  for (const domain of ['a', 'b', 'c', 'd']) {
    add(domain, 10);
    expect(table.get(domain)).toBeDefined();
    expect(table.size).toBe(1);
  }
});

test('DomainTable gives up policies if all together are too large', () => {
  const { table, evicted, add } = tableOf({ maxPolicyBytes: 250 });
  for (const domain of ['a', 'b', 'c']) add(domain, 100);
  expect(evicted).toEqual(['a']);
  expect(table.policyBytes).toBe(200);
});

test('DomainTable lets what could not be fetched push out each other only, and no policy', () => {
  const { table, evicted, add } = tableOf({ maxFailing: 3, maxDomains: 5 });
  add('policy', 100);
  for (let n = 0; n < 10; n++) {
    const entry = new CachedDomain(undefined, 0, 1, false);
    entry.sts = { failing: { id: '1', failures: 1, retryAt: 1, why: 'wrong-status' } };
    table.set(`failing-${n}`, entry);
  }
  expect([table.size, table.policies, evicted]).toEqual([4, 1, []]);
  expect([...table.held()].map(([domain]) => domain)).toEqual(['policy']);
  add('bare-1');
  add('bare-2');
  expect([table.get('policy'), table.size]).toEqual([expect.anything(), 5]);
});

test('DomainTable lets large policies push out each other only', () => {
  const { table, evicted, add } = tableOf({ maxLargeBytes: 25_000 });
  add('small', 500);
  for (const domain of ['l1', 'l2', 'l3', 'l4']) add(domain, 10_000);
  expect(evicted).toEqual(['l1', 'l2']);
  expect(table.get('small')).toBeDefined();
});

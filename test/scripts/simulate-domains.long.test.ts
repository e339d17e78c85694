import { expect, test } from 'vitest';
import type { Counts } from '../../scripts/counting-store.ts';
import { type DomainsRun, simulateDomains } from '../../scripts/simulate-domains.ts';

const run = (domains: number, history = 0) => simulateDomains({ domains, reportsPerDomain: 1, history });

const calls = ({ get, put, list, delete: deleted }: Counts) => ({ get, put, list, deleted });

/** @param tolerance calls per domain and day */
function expectSameCalls(a: DomainsRun, b: DomainsRun, tolerance = 0.05): void {
  for (const work of ['receive', 'digest'] as const) {
    const [one, other] = [calls(a[work]), calls(b[work])];
    for (const kind of ['get', 'put', 'list', 'deleted'] as const) {
      expect(Math.abs(other[kind] - one[kind]), `${work} ${kind}`).toBeLessThan(tolerance);
    }
  }
}

test('simulateDomains() makes the same calls per domain and day for 150 and for 1,050 domains, and the planner lists one page per 1,000', async () => {
  const [small, large] = [await run(150), await run(1_050)];
  // At most eleven calls of a kind are made once a day, however many domains there are.
  expectSameCalls(small, large, 11 / 150 - 11 / 1_050);
  expect(small.plannerPages).toBe(1);
  expect(large.plannerPages).toBe(2);
  expect(large.receive.bytesWritten / small.receive.bytesWritten).toBeLessThan(1.05);
});

test('simulateDomains() reads many domains of one owner at a time', async () => {
  const { digest, digestRounds } = await simulateDomains({
    domains: 200,
    reportsPerDomain: 2,
    history: 0,
    domainsPerOwner: 200,
  });
  expect(digestRounds).toBeLessThan((200 * (digest.get + digest.list + digest.delete)) / 20);
});

test('simulateDomains() makes no more calls as history grows', async () => {
  // A day on which no mail is drawn to count for the others of its size (countedBytes()): that takes further calls.
  const [first, later] = [await run(50, 1), await run(50, 14)];
  expectSameCalls(first, later);
  expect(later.receive.bytesWritten / first.receive.bytesWritten).toBeLessThan(1.05);
});

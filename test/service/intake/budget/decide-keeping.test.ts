import { expect, test } from 'vitest';
import { bytesOfReports } from '../../../../service/intake/budget/arrival.ts';
import { decider, serviceBudgetOf } from '../../../../service/intake/budget/decide-keeping.ts';
import { World } from '../../world.ts';
import { storedReportOf } from '../stored-reports.ts';

const raw = {
  key: 'mail/in/x',
  version: '1',
  etag: '1',
  body: new Uint8Array(),
  lastModified: new Date('2026-11-24T10:00:00Z'),
};
const megabytes = 1_000_000;

/** A budget of 100 MB that is used up, so the sums of a day may have 25 MB. */
const full = {
  schema: 1 as const,
  bytes: 100 * megabytes,
  sources: {},
  budgetBytes: 100 * megabytes,
  serviceBytes: 0,
  known: [],
};
const sums = (bytes: number, source?: string) => ({
  sums: { bytes: bytes * megabytes, sources: source ? { [source]: bytes * megabytes } : {} },
});

test.each([
  ['the sums of the first', {}, 'sums'],
  ['sums while there is room for them', sums(18), 'sums'],
  [
    'nothing above three quarters of their room, so that known reporters always have some',
    sums(19),
    'nothing',
  ],
  ['the sums of a known reporter beyond that', { ...sums(20), known: ['reporter.example'] }, 'sums'],
  ['nothing of an organisation that has an eighth of their room', sums(13, 'reporter.example'), 'nothing'],
  ['the sums of others beside it', sums(13, 'loud.example'), 'sums'],
  ['sums until twice the budget of the deployment has come', { serviceBytes: 39_000_000_000 }, 'sums'],
  ['nothing beyond that', { serviceBytes: 41_000_000_000 }, 'nothing'],
  [
    'the sums of a known reporter even then',
    { serviceBytes: 41_000_000_000, known: ['reporter.example'] },
    'sums',
  ],
  ['at least 10 MB of sums, whatever the budget', { ...sums(7), budgetBytes: 1 }, 'sums'],
  ['no more than that', { ...sums(8), budgetBytes: 1 }, 'nothing'],
])('above the budget, decider() keeps of a signed report %s', async (_, stored, keeping) => {
  const world = await World.hosted();
  const report = storedReportOf(world, { failed: 1 });
  const arrival = { rank: 'signed', source: 'reporter.example', bytes: 200_000 } as const;
  const decided = await decider(world.ports, raw, [report], arrival, { hasSums: true })({
    ...full,
    ...stored,
  });
  expect(decided.keeping).toBe(keeping);
  expect(decided.sums.bytes).toBe(keeping === 'sums' ? bytesOfReports([report]) : 0);
});

test('above the budget, decider() keeps nothing for a claim, which has no sums', async () => {
  const { ports, ...world } = await World.hosted();
  const report = storedReportOf(world, { failed: 1 });
  const arrival = { rank: 'signed', source: 'reporter.example', bytes: 200_000 } as const;
  const decided = await decider(ports, raw, [report], arrival, { hasSums: false })(full);
  expect(decided).toMatchObject({ keeping: 'nothing', sums: { bytes: 0, weight: 0 } });
});

test('serviceBudgetOf() is 20 GB if the operator sets none', () => {
  const { ports } = new World();
  expect(serviceBudgetOf(ports)).toBe(20_000_000_000);
});

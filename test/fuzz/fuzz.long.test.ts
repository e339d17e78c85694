import { expect, test } from 'vitest';
import { fuzz } from './fuzz-report.ts';
import { readWorstCases, verifyWorstCases, wantedMilliseconds } from './worst-cases.ts';

test('readReport() gives a value or a reason for 2,000 mutated mails', async () => {
  const { failures, read, refused } = await fuzz(Array.from({ length: 2000 }, (_, index) => index));
  expect(failures).toEqual([]);
  // The mutations are neither too tame nor too wild.
  expect(read).toBeGreaterThan(300);
  expect(Object.keys(refused).sort()).toEqual(
    expect.arrayContaining(['damaged-archive', 'damaged-json', 'not-a-report']),
  );
});

/** CPU time, on a machine that is busy, and may be slow. A text whose time grows with its square takes ten times as long. */
const mostMilliseconds = 10 * wantedMilliseconds;

test('readReport() reads 64 KB of the worst text, in each field, each within a second of CPU time', {
  timeout: 300_000,
}, async () => {
  const { count, slowest } = await readWorstCases();
  expect(count).toBeGreaterThan(800);
  expect(slowest.milliseconds, slowest.name).toBeLessThan(mostMilliseconds);
});

test('verifyDkim() verifies 250 KB of the worst text, at each place of a signed header, each within a second of CPU time', {
  timeout: 300_000,
}, async () => {
  const { count, slowest } = await verifyWorstCases();
  expect(count).toBeGreaterThan(1_200);
  expect(slowest.milliseconds, slowest.name).toBeLessThan(mostMilliseconds);
});

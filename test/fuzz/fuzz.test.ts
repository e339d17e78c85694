import { expect, test } from 'vitest';
import { fuzz } from './fuzz-report.ts';
import seeds from './seeds.json' with { type: 'json' };
import { readWorstCases, verifyWorstCases } from './worst-cases.ts';

test('readReport() gives a value or a reason for 500 mutated mails', async () => {
  const { failures, read, refused } = await fuzz(Array.from({ length: 500 }, (_, index) => index));
  expect(failures).toEqual([]);
  // The mutations are neither too tame nor too wild.
  expect(read).toBeGreaterThan(75);
  expect(Object.keys(refused).sort()).toEqual(
    expect.arrayContaining(['damaged-archive', 'damaged-json', 'not-a-report']),
  );
});

test('readReport() gives a value or a reason for inputs that once broke it', async () => {
  expect((await fuzz(seeds)).failures).toEqual([]);
});

// One case that takes time that grows with the square of its length takes longer than all of them together.
test('readReport() reads 64 KB of each seventh of the worst texts, in no time', {
  timeout: 60_000,
}, async () => {
  expect((await readWorstCases({ every: 7 })).count).toBeGreaterThan(115);
});

test('verifyDkim() verifies 250 KB of each 61st of the worst texts, in no time', {
  timeout: 30_000,
}, async () => {
  expect((await verifyWorstCases({ every: 61 })).count).toBeGreaterThan(15);
});

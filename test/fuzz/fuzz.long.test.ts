import { expect, test } from 'vitest';
import { fuzz } from './fuzz-report.ts';
import { readWorstCases, verifyWorstCases } from './worst-cases.ts';

test('readReport() gives a value or a reason for 2,000 mutated mails', async () => {
  const { failures, read, refused } = await fuzz(Array.from({ length: 2000 }, (_, index) => index));
  expect(failures).toEqual([]);
  // The mutations are neither too tame nor too wild.
  expect(read).toBeGreaterThan(300);
  expect(Object.keys(refused).sort()).toEqual(
    expect.arrayContaining(['damaged-archive', 'damaged-json', 'not-a-report']),
  );
});

// One case that takes time that grows with the square of its length takes longer than all of them together.
test('readReport() reads 64 KB of the worst text, in each field, in no time', {
  timeout: 120_000,
}, async () => {
  expect((await readWorstCases()).count).toBeGreaterThan(800);
});

test('verifyDkim() verifies 250 KB of the worst text, at each place of a signed header, in no time', {
  timeout: 90_000,
}, async () => {
  expect((await verifyWorstCases()).count).toBeGreaterThan(1_200);
});

import { expect, test } from 'vitest';
import { fuzz } from './fuzz-report.ts';
import seeds from './seeds.json' with { type: 'json' };

test('readReport() gives a value or a reason for 2,000 mutated mails', async () => {
  const { failures, read, refused } = await fuzz(Array.from({ length: 2000 }, (_, index) => index));
  expect(failures).toEqual([]);
  // The mutations are neither too tame nor too wild.
  expect(read).toBeGreaterThan(300);
  expect(Object.keys(refused).sort()).toEqual(
    expect.arrayContaining(['damaged-archive', 'damaged-json', 'not-a-report']),
  );
});

test('readReport() gives a value or a reason for inputs that once broke it', async () => {
  expect((await fuzz(seeds)).failures).toEqual([]);
});

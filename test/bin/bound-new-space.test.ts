import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Makes objects that survive for a moment, as a large report does. Prints the megabytes of the space for new ones. */
const grow = `
  const { getHeapSpaceStatistics } = await import('node:v8');
  let kept = [];
  for (let n = 0; n < 2_000_000; n++) {
    kept.push({ n, text: 'x' + n });
    if (kept.length > 300_000) kept = [];
  }
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  console.log(space.space_size / 1_048_576);`;

const megabytesAfter = (before: string): number =>
  Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', before + grow], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
    }),
  );

test('boundNewSpace() keeps the space for new objects small', { timeout: 30_000 }, () => {
  expect(megabytesAfter("(await import('./bin/bound-new-space.ts')).boundNewSpace();")).toBeLessThan(12);
  expect(megabytesAfter(''), 'without it').toBeGreaterThan(16);
});

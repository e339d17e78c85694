/** Tests that share a process share what it has loaded, so a mock there works or not by which test came first. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('only tests of the model, which have processes of their own, mock modules', () => {
  const mocking = globSync('test/**/*.test.ts', { cwd: root }).filter((path) =>
    /^vi\.mock\(/mu.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(mocking.length).toBeGreaterThan(0);
  expect(mocking.filter((path) => !path.startsWith('test/model/'))).toEqual([]);
});

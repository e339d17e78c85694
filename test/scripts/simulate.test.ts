import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const simulate = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/simulate.ts'), ...args], {
    encoding: 'utf8',
    timeout: 50_000,
    // As for the command line: most of its time would go into stripping types.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
  });

test.each([
  ['domains', ['domains', '20', '0'], [20, 0, 106, 41, 5, 40]],
  ['owner', ['owner', '20', '10'], [20, 200]],
  ['outbound', ['outbound', '300', '50'], [300]],
  ['zones', ['zones', '48', '0'], [48, 48]],
])('npm run simulate prints a row of figures for one size: %s', (_kind, args, figures) => {
  const { status, stdout, stderr } = simulate(...args);
  expect([status, stderr]).toEqual([0, '']);
  const row = stdout.trim().split(/\s+/).map(Number);
  expect(row.every(Number.isFinite)).toBe(true);
  for (const [column, figure] of figures.entries()) expect(Math.round(row[column] ?? -1)).toBe(figure);
});

test('npm run simulate lists what it can simulate', () => {
  const { status, stderr } = simulate('everything');
  expect(status).toBe(1);
  expect(stderr).toBe('Cannot simulate "everything", expected "domains", "owner", "outbound" or "zones"\n');
});

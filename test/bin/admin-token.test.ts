import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adminTokenOf } from '../../bin/admin-token.ts';
import { SeededRandom } from '../fakes/seeded-random.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'strictmx-token-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('adminTokenOf() makes a token once, which only its user can read', async () => {
  const random = new SeededRandom();
  const token = await adminTokenOf(dir, random);
  expect(token).toMatch(/^smx_admin_[a-z0-9]{52}$/u);
  expect(await adminTokenOf(dir, random)).toBe(token);
  expect(statSync(join(dir, 'admin-token')).mode & 0o777).toBe(0o600);
});

test('adminTokenOf() fills a file that a killed process left empty', async () => {
  writeFileSync(join(dir, 'admin-token'), '');
  const token = await adminTokenOf(dir, new SeededRandom());
  expect(readFileSync(join(dir, 'admin-token'), 'utf8')).toBe(`${token}\n`);
});

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { adminTokenOf } from '../../bin/admin-token.ts';
import { SeededRandom } from '../fakes/seeded-random.ts';
import { temporaryFolders } from '../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
let dir: string;
beforeEach(() => {
  dir = newFolder();
});

test('adminTokenOf() creates a token once, readable only by its user', async () => {
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

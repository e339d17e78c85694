import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** The routes pass their ports on to steps of the service; what is stored is the steps' business. */
test('api/ never reads or writes the store itself', async () => {
  const found: string[] = [];
  for await (const file of glob('api/**/*.ts'))
    if (/\.store\b|\{[^}]*\bstore\b[^}]*\}\s*[:=]/.test(readFileSync(file, 'utf8'))) found.push(file);
  expect(found).toEqual([]);
});

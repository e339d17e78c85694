import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../../adapters/local/files/make-folder.ts';
import { temporaryFolder } from '../../../fakes/temporary-folder.ts';

const dir = temporaryFolder();

test('makeFolder() creates the parents too, for their owner only, and leaves existing folders unchanged', () => {
  const inner = join(dir, 'a', 'b');
  makeFolder(inner);
  makeFolder(inner);
  for (const made of [join(dir, 'a'), inner]) expect(statSync(made).mode & 0o777).toBe(0o700);
});

test('makeFolder() throws if a part of the path is a file', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFolder(join(dir, 'file', 'c'))).toThrow(/EEXIST/u);
});

test('makeFolder() does not loop if the file system accepts no folder', () => {
  expect(() => makeFolder('/proc/strictmx/data')).toThrow();
});

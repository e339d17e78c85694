import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Makes a new empty folder at each call, and deletes all of them after the tests of the file. */
export function temporaryFolders(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'strictmx-test-'));
    made.push(folder);
    return folder;
  };
}

/** One new empty folder, which is deleted after the tests of the file. */
export const temporaryFolder = (): string => temporaryFolders()();

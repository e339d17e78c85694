import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/**
 * Makes a folder for what several test files of a run share. It is deleted after the run, because the processes of the
 * tests are killed in the end, and cannot.
 */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'strictmx-run-'));
  process.env.STRICTMX_RUN_FOLDER = folder;
}

export function teardown(): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
}

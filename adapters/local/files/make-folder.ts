import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and its parents, readable by their owner only. An existing folder is left as it is.
 *
 * `mkdirSync` with `recursive` does the same, but loops for ever where the file system answers ENOENT although the
 * parent exists, as /proc does.
 * @throws the file system's error
 */
export function makeFolder(dir: string): void {
  if (isFolder(dir)) return;
  const above = dirname(dir);
  if (above !== dir) makeFolder(above);
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!isFolder(dir)) throw error;
  }
}

/** @throws if a part of the path is not a folder, or may not be read */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

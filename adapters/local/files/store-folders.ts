/** The folders of the file store: made when a file needs them, removed when they are empty, synced to the disk. */
import { closeSync, fsync, mkdirSync, openSync, renameSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasCode, isAbsence } from './object-files.ts';

/**
 * Renames a temporary file to its place.
 * @returns the outermost folder that had to be made, if any
 * @throws Error if the key cannot be a file beside the keys that are stored already
 */
export function moveIntoPlace(temporary: string, path: string, key: string): string | undefined {
  try {
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) throw error;
  }
  try {
    const firstMade = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    renameSync(temporary, path);
    return firstMade;
  } catch (error) {
    if (!hasCode(error, 'EISDIR', 'ENOTDIR', 'EEXIST')) throw error;
    // S3 can hold both "a" and "a/b"; a file system cannot. No key of `service/store/` needs it.
    throw new Error(
      `Cannot write "${key}": a part of this key is an object, or other keys begin with it and a slash; a path cannot be both a file and a folder`,
      { cause: error },
    );
  }
}

/**
 * Removes empty folders, so that listing does not become slower over the years.
 * @param parents from the innermost to the store's own, which is kept
 * @returns the innermost folder that was kept
 */
export function removeEmptyFolders(parents: string[]): string {
  const root = parents.at(-1) ?? '';
  for (const folder of parents) {
    if (folder === root) break;
    try {
      rmdirSync(folder);
    } catch {
      return folder;
    }
  }
  return root;
}

/**
 * A renamed file survives a power cut only if its folder is synced, and a new folder only if its parent is.
 * @param firstMade the outermost new folder
 */
export async function syncFolders(parents: string[], firstMade: string | undefined): Promise<void> {
  for (const folder of parents) {
    await syncFolder(folder);
    if (firstMade === undefined || folder === dirname(firstMade)) return;
  }
}

export async function syncFolder(folder: string): Promise<void> {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch (error) {
    if (isAbsence(error)) return; // another deletion emptied and removed it
    throw error;
  }
  try {
    await promisify(fsync)(file);
  } finally {
    closeSync(file);
  }
}

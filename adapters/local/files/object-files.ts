/** How keys stand for paths below the file store's folder, and back. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkObjectKey, compareKeys } from '../../object-key.ts';

/**
 * Files below a folder with keys that start with `prefix` and come after `cursor`, in their order. Folders without
 * such keys are not opened, so that a page costs what its own folders hold.
 */
export function* filesBelow(
  dir: string,
  base: string,
  prefix: string,
  cursor: string,
): Generator<{ key: string; path: string }> {
  const wanted = entriesOf(dir, base).filter(({ key }) => {
    const isFolder = key.endsWith('/');
    if (!key.startsWith(prefix) && !(isFolder && prefix.startsWith(key))) return false;
    return compareKeys(key, cursor) > 0 || (isFolder && cursor.startsWith(key));
  });
  for (const { key, name } of wanted.sort((a, b) => compareKeys(a.key, b.key))) {
    const path = join(dir, name);
    if (key.endsWith('/')) yield* filesBelow(path, key, prefix, cursor);
    else yield { key, path };
  }
}

/** A folder's key ends in a slash, which also sorts it where its content belongs: "a.b" before "a/b". */
function entriesOf(dir: string, base: string): { key: string; name: string }[] {
  const entries: { key: string; name: string }[] = [];
  for (const entry of readFolder(dir)) {
    const segment = decodeName(entry.name);
    if (segment === undefined) continue;
    if (entry.isFile()) entries.push({ key: base + segment, name: entry.name });
    else if (entry.isDirectory()) entries.push({ key: `${base}${segment}/`, name: entry.name });
  }
  return entries;
}

function readFolder(dir: string) {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    // Removed, by a deletion of its last object, while the page was put together.
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** What Linux and macOS allow one file name to have. */
export const maxNameBytes = 255;

/** A key's segment as a file name: ASCII, so that no file system normalises it, and never hidden. */
export function encodeName(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%40', '@').replace(/^\./, '%2E');
}

/** Names that `encodeName` leaves alone; most are, and a folder may hold 100,000. */
const plainName = /^[A-Za-z0-9@_-][A-Za-z0-9@._-]*$/;

/** The reverse; undefined for files that are not ours: an editor's swap file, `.DS_Store`, `.tmp`. */
function decodeName(name: string): string | undefined {
  if (plainName.test(name)) return name;
  try {
    const segment = decodeURIComponent(name);
    checkObjectKey(segment);
    return encodeName(segment) === name ? segment : undefined;
  } catch {
    return undefined;
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** No file of that name; or the name is a folder's, or below a file. */
export const isAbsence = (error: unknown): boolean => hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR');

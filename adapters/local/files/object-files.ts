/** Turns keys into paths below the file store's folder, and paths into keys. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkObjectKey, compareKeys } from '../../object-key.ts';

/**
 * Lists the files in the store at `dir` whose keys start with `prefix` and come after `cursor`, in the order of their
 * keys. Folders without such keys are not opened, so that a page costs no more than its own folders.
 */
export function* filesUnder(
  dir: string,
  prefix: string,
  cursor: string,
): Generator<{ key: string; path: string }> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const names = base.split('/').slice(0, -1).map(encodeName);
  // No key has an empty segment.
  if (!names.includes('')) yield* filesBelow(join(dir, ...names), base, prefix, cursor);
}

function* filesBelow(
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

/** A folder's key ends in a slash. So it sorts where its content belongs: "a.b" before "a/b". */
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
    // The deletion of its last object removed the folder while we were listing.
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** The longest file name that Linux and macOS allow. */
const maxNameBytes = 255;

/**
 * The path of a key's file in the store at `dir`, and the folders above it, from the innermost to `dir`.
 * @throws Error if the key cannot be stored
 */
export function locateObject(dir: string, key: string): { path: string; parents: string[] } {
  checkObjectKey(key);
  const names = key.split('/').map((segment) => {
    const name = encodeName(segment);
    if (name.length <= maxNameBytes) return name;
    throw new Error(
      `Cannot use ${JSON.stringify(key)} as an object key: a segment is longer than ${maxNameBytes} bytes as a file name`,
    );
  });
  const parents = names.map((_, depth) => join(dir, ...names.slice(0, names.length - 1 - depth)));
  return { path: join(dir, ...names), parents };
}

/** Writes a segment of a key as a file name: in ASCII, so that no file system normalises it, and never hidden. */
function encodeName(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%40', '@').replace(/^\./, '%2E');
}

/** Names that `encodeName` leaves as they are. Most are such names, and a folder may hold 100,000. */
const plainName = /^[A-Za-z0-9@_-][A-Za-z0-9@._-]*$/;

/** The reverse of `encodeName`; undefined for files that are not ours: an editor's swap file, `.DS_Store`, `.tmp`. */
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

/** Whether there is no such file: none of that name, or the name is a folder's or too long, or it lies below a file. */
export const isAbsence = (error: unknown): boolean =>
  hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG');

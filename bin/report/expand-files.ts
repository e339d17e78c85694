import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files that the arguments name: for a folder, all files below it except hidden ones; for a pattern such as
 * `2026-*.eml` that no shell expanded, all files that match. The order is fixed. A name that matches nothing stays in the
 * list, so that reading it gives an error.
 */
export async function* expandFiles(names: readonly string[]): AsyncGenerator<string> {
  for (const name of names) {
    if (name === '-') yield name;
    else if (await isFolder(name)) yield* filesBelow(name);
    else if (/[*?[]/.test(name) && !(await exists(name))) yield* matches(name);
    else yield name;
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

async function* matches(pattern: string): AsyncGenerator<string> {
  const found: string[] = [];
  for await (const path of glob(pattern)) if (!(await isFolder(path))) found.push(path);
  yield* found.length > 0 ? found.sort() : [pattern];
}

const isFolder = async (path: string) => (await statOf(path))?.isDirectory() === true;
const exists = async (path: string) => (await statOf(path)) !== undefined;
const statOf = (path: string) => stat(path).catch(() => undefined);

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { formatListFile } from '../../../core/sender/lists/format-entries.ts';
import type { ListEntry } from '../../../core/sender/lists/list-entry.ts';
import { quote } from '../../../core/text/quote.ts';
import { readLists } from './read-lists.ts';

/** After this time, whoever began a change is dead: a change takes milliseconds. */
const deadAfterMilliseconds = 60_000;

/** @returns the entries; none if the file is not there yet */
export const readListFile = (file: string, now: number): ListEntry[] =>
  existsSync(file) ? readLists(file, now) : [];

/**
 * Changes the file as a whole, so that a daemon that reads it meanwhile sees the old or the new one. Of two changes at the
 * same time, one is refused.
 * @param change gives undefined if nothing is to be written
 * @throws Error that says what to do
 */
export function changeListFile(
  file: string,
  now: number,
  change: (entries: ListEntry[]) => ListEntry[] | undefined,
): void {
  const next = `${file}.new`;
  const fd = claim(next);
  let isWritten = false;
  try {
    const changed = change(readListFile(file, now));
    if (changed) {
      writeFileSync(fd, formatListFile(changed));
      fsyncSync(fd);
      isWritten = true;
    }
  } finally {
    closeSync(fd);
    if (!isWritten) rmSync(next, { force: true });
  }
  if (isWritten) renameSync(next, file);
}

function claim(next: string): number {
  try {
    return openSync(next, 'wx', 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new Error(`Cannot write ${quote(next)}: ${message}`);
  }
  const age = Date.now() - (statSync(next, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < deadAfterMilliseconds)
    throw new Error(`Cannot change the lists: another change has just begun (${quote(next)}). Try again`);
  rmSync(next, { force: true });
  return claim(next);
}

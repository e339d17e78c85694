import { Notes } from '../../../../../core/tls-rpt/read/notes.ts';
import type { Forgive } from '../../../../../core/tls-rpt/reading-note.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';

/** Runs `read` and returns its value beside what it forgave, in English, without the name of the member. */
export function forgiven<T>(read: (forgive: Forgive) => T): [value: T, ...notes: string[]] {
  const notes = new Notes(50);
  const value = read(notes.forgive('member'));
  return [value, ...notesIn(notes.list()).map((note) => note.replace(/^member /, ''))];
}

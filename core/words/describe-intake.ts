/** Puts what happened to reports into words. An unknown code from a newer version gets a plain general text. */
import type { StoredNote } from '../tls-rpt/reading-note.ts';
import { describeByCode } from './by-code/describe-by-code.ts';
import type { Words } from './words.ts';

/** Why a report is not verified. */
export const describeUnverified = (
  { unverifiedReasons, unknownReason }: Pick<Words, 'unverifiedReasons' | 'unknownReason'>,
  { reason, parameters }: { reason: string; parameters: object },
): string => describeByCode(unverifiedReasons, unknownReason, { code: reason, parameters });

/** Why a mail, a file or a part of one is not counted. */
export const describeRefusal = (
  { refusals, unknownReason }: Pick<Words, 'refusals' | 'unknownReason'>,
  cause: { code: string; parameters: object },
): string => describeByCode(refusals, unknownReason, cause);

/** Which errors the reader of a report tolerated. */
export function describeReadingNote(
  {
    readingNotes,
    readingNoteTimes,
    unknownNote,
  }: Pick<Words, 'readingNotes' | 'readingNoteTimes' | 'unknownNote'>,
  { times = 1, ...note }: StoredNote,
): string {
  const text = describeByCode(readingNotes, unknownNote, note);
  return times === 1 ? text : readingNoteTimes(text, times);
}

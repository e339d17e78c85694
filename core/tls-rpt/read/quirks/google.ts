/** Quirks of Google's reports. */
import { type Forgive, type ReadingNote, readingNote } from '../../reading-note.ts';

/** Absent IP addresses are empty strings. */
export function ignoreEmptyText(forgive: Forgive): undefined {
  forgive('empty-ignored');
}

/** The Subject has a different id. The body's id counts (RFC 8460 §5.6). */
export function noteOtherSubjectId(subjectId: string, reportId: string | undefined): ReadingNote[] {
  return reportId === undefined || subjectId === reportId ? [] : [readingNote('subject-id-differs', {})];
}

/** The form of 2019 has no counts, and no policy-domain; both are noted as missing. */
export function noteMissingCount(forgive: Forgive): undefined {
  forgive('missing');
}

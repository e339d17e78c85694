/** Quirks that mail gateways and scanners add to reports on their way. */

import { excerpt } from '../../../finding/fault.ts';
import type { MailPart } from '../../../mail/read-mail.ts';
import { type ReadingNote, readingNote } from '../../reading-note.ts';

/** A header field is misspelt: `ContentType:`. */
export function noteMisspeltHeader({ hasMisspeltHeader }: MailPart): ReadingNote[] {
  return hasMisspeltHeader ? [readingNote('header-misspelt', {})] : [];
}

/** The label of an encoding is lost or wrong. */
export function noteWrongEncoding(transferEncoding: string, found: 'none' | 'base64'): ReadingNote[] {
  return [readingNote('wrong-encoding', { label: excerpt(transferEncoding), found })];
}

/** A footer after the JSON: a scanner's notice, an advertisement. */
export function noteTextAfterJson(notes: ReadingNote[]): void {
  notes.push(readingNote('text-after-json', {}));
}

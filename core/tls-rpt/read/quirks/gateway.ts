/** Quirks that mail gateways and scanners add to reports on their way. */
import type { MailPart } from '../../../mail/read-mail.ts';
import { quote } from '../../../text/quote.ts';

/** A header field is misspelt: `ContentType:`. */
export function noteMisspeltHeader({ hasMisspeltHeader }: MailPart): string[] {
  return hasMisspeltHeader ? ['a header field is misspelt: "Content" without its hyphen'] : [];
}

/** The label of an encoding is lost or wrong. */
export function noteWrongEncoding(transferEncoding: string, actual: string): string[] {
  return [`the part is labelled ${quote(transferEncoding)}, but ${actual}`];
}

/** A footer after the JSON: a scanner's notice, an advertisement. */
export function noteTextAfterJson(notes: string[]): void {
  notes.push('text after the JSON is ignored');
}

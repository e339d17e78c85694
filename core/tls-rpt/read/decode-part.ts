import { excerpt } from '../../finding/fault.ts';
import { decodeTransfer } from '../../mail/mime/decode-transfer.ts';
import type { MailPart } from '../../mail/read-mail.ts';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import { noteMisspeltHeader, noteWrongEncoding } from './quirks/gateway.ts';
import { type ContentKind, looksLikeBase64, sniff, sniffedBytes } from './sniff.ts';

/** The names that a part has by its header. */
export function pickLabels({ fileName, message, mediaType }: MailPart) {
  return { ...(fileName === undefined ? {} : { fileName }), message, mediaType };
}

interface DecodedPart {
  bytes: Buffer;
  notes: ReadingNote[];
  isMail: boolean;
}

/** Decodes a part that can hold a report, whatever its labels say. Returns undefined for any other part. */
export function decodePart(part: MailPart): DecodedPart | undefined {
  const { transferEncoding } = part;
  const body = part.body.subarray(countLineEnds(part.body));
  const peek = body.subarray(0, sniffedBytes);
  const misspelt = noteMisspeltHeader(part);
  const decodeAs = (encoding: string, notes: ReadingNote[]) => ({
    bytes: decodeTransfer(body, encoding),
    notes: [...notes, ...misspelt],
    isMail: false,
  });
  const kind = sniff(peek);
  const decodedPeek = decodeTransfer(peek, transferEncoding);
  const isArchive = kind === 'gzip' || kind === 'zip';
  // Archives first: no encoding leaves their first bytes, but decoding an archive may give anything.
  if (!isArchive && sniff(decodedPeek)) return decodeAs(transferEncoding, []);
  if (kind)
    return decodeAs('binary', decodedPeek === peek ? [] : noteWrongEncoding(transferEncoding, 'none'));
  if (looksLikeBase64(peek)) return decodeAs('base64', noteWrongEncoding(transferEncoding, 'base64'));
  const isMail =
    part.mediaType === 'message/rfc822' || part.fileName?.toLowerCase().endsWith('.eml') === true;
  return isMail ? { ...decodeAs(transferEncoding, []), isMail } : undefined;
}

/** Counts empty lines at the beginning. Any other byte may belong to a binary part. */
function countLineEnds(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === 0x0a || bytes[count] === 0x0d) count++;
  return count;
}

/** The kind of content that a media type promises: those of RFC 8460 §6.4, and others that were seen. */
const labelledKinds = new Map<string, ContentKind>([
  ['application/tlsrpt+gzip', 'gzip'],
  ['application/tlsrpt+json', 'json'],
  ['application/gzip', 'gzip'],
  ['application/x-gzip', 'gzip'],
  ['application/zip', 'zip'],
  ['application/x-zip-compressed', 'zip'],
  ['application/json', 'json'],
]);

/** Notes a media type that is wrong, or not one of a TLS report. */
export function labelNotes(mediaType: string | undefined, kind: ContentKind): ReadingNote[] {
  if (mediaType === undefined) return [];
  const labelled = labelledKinds.get(mediaType);
  const label = excerpt(mediaType);
  if (labelled !== undefined && labelled !== kind)
    return [readingNote('wrong-media-type', { label, found: kind })];
  return mediaType.startsWith('application/tlsrpt+') ? [] : [readingNote('other-media-type', { label })];
}

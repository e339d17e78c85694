/** JSON as it arrives: with byte order marks, in other encodings, with text after it, or made to exhaust memory. */
import { isUtf8 } from 'node:buffer';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import { noteTextAfterJson } from './quirks/gateway.ts';
import { type ReadLimits, RefusalError } from './read-limits.ts';

export interface ParsedJson {
  /** One value, or several in a row. */
  values: unknown[];
  notes: ReadingNote[];
}

/**
 * @throws RefusalError `too-complex`
 * @throws SyntaxError for bytes that are not JSON in any form
 */
export function parseJson(bytes: Buffer, limits: ReadLimits): ParsedJson {
  if (bytes.length > limits.uncountedJsonBytes) countValues(bytes, limits);
  const notes: ReadingNote[] = [];
  const text = decodeText(bytes, notes);
  try {
    return { values: [JSON.parse(text)], notes };
  } catch {
    return { values: parseDamaged(text, notes), notes };
  }
}

/**
 * Refuses values that would take far more memory than their text, without building them. Ignores brackets in strings.
 */
function countValues(bytes: Buffer, { jsonValues, jsonDepth }: ReadLimits): void {
  let values = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0x22) at = endOfString(bytes, at);
    else if (byte === 0x2c) values++;
    else if (byte === 0x7b || byte === 0x5b) {
      values++;
      depth++;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    if (depth > jsonDepth) throw tooDeep(jsonDepth);
    if (values > jsonValues) throw new RefusalError('too-many-json-values', { max: jsonValues });
  }
}

export const tooDeep = (jsonDepth: number) => new RefusalError('json-too-deep', { max: jsonDepth });

/** The closing quotation mark of the string that begins at `at`, or the end of the text. */
function endOfString(text: Buffer | string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = typeof text === 'string' ? text.charCodeAt(end) : text[end];
    if (code === 0x5c) end++;
    else if (code === 0x22) break;
  }
  return end;
}

function decodeText(bytes: Buffer, notes: ReadingNote[]): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    notes.push(readingNote('byte-order-mark', {}));
    return bytes.toString('utf8', 3);
  }
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    notes.push(readingNote('utf-16', {}));
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  const byteOrder = findByteOrder(bytes);
  if (byteOrder !== undefined) {
    notes.push(readingNote('utf-16-unmarked', {}));
    return new TextDecoder(byteOrder).decode(bytes);
  }
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd') || isUtf8(bytes)) return text;
  // RFC 7493 §2.1: I-JSON is UTF-8.
  notes.push(readingNote('latin-1', {}));
  return bytes.toString('latin1');
}

/** RFC 4627 §3: the first two characters of JSON are ASCII, so the zero bytes show which half of each comes first. */
function findByteOrder([first, second, third, fourth]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  return first === 0 && second && third === 0 && fourth ? 'utf-16be' : undefined;
}

function parseDamaged(text: string, notes: ReadingNote[]): unknown[] {
  // Mail software breaks long lines, even in the middle of a string, and pads with NUL.
  const clean = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  try {
    const value: unknown = JSON.parse(clean);
    notes.push(readingNote('control-characters', {}));
    return [value];
  } catch {
    return parseSequence(clean, notes);
  }
}

/** Attack: a million values in a row. */
const maxSequence = 1000;

/** Parses several values in a row, as in newline-delimited JSON, and ignores what a gateway wrote after the last. */
function parseSequence(text: string, notes: ReadingNote[]): unknown[] {
  const values: unknown[] = [];
  let start = 0;
  while (start < text.length && values.length < maxSequence) {
    const end = endOfValue(text, start);
    try {
      values.push(JSON.parse(text.slice(start, end)));
    } catch (error) {
      if (values.length === 0) throw error;
      break;
    }
    start = text.startsWith(' ', end) ? end + 1 : end;
  }
  if (start < text.length) noteTextAfterJson(notes);
  return values;
}

/** The position after the bracket that closes the one at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Whether a value is nested more than `limit` deep. Works level by level, so that depth costs no stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; depth < limit; depth++) {
    level = level.flatMap((item) => (isContainer(item) ? Object.values(item).filter(isContainer) : []));
    if (level.length === 0) return false;
  }
  return true;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

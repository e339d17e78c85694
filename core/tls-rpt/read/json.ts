/** JSON as it arrives: with byte order marks, in other encodings, with text after it, or made to exhaust memory. */
import { isUtf8 } from 'node:buffer';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import type { JsonBudget } from './json-cost/json-budget.ts';
import { noteTextAfterJson } from './quirks/gateway.ts';

export interface ParsedJson {
  /** One value, or several in a row. */
  values: unknown[];
  notes: ReadingNote[];
}

/**
 * @throws RefusalError `too-large`, `too-complex`
 * @throws SyntaxError for bytes that are not JSON in any form
 */
export function parseJson(bytes: Buffer, budget: JsonBudget): ParsedJson {
  const notes: ReadingNote[] = [];
  const utf16 = decodeUtf16(bytes, notes);
  budget.spend(utf16 === undefined ? bytes : Buffer.from(utf16));
  const text = utf16 ?? decodeBytes(bytes, notes);
  try {
    return { values: [JSON.parse(text)], notes };
  } catch {
    return { values: parseDamaged(text, notes), notes };
  }
}

/** The closing quotation mark of the string that begins at `at`, or the end of the text. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x5c) end++;
    else if (code === 0x22) break;
  }
  return end;
}

function decodeUtf16(bytes: Buffer, notes: ReadingNote[]): string | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    notes.push(readingNote('utf-16', {}));
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  const byteOrder = findByteOrder(bytes);
  if (byteOrder === undefined) return undefined;
  notes.push(readingNote('utf-16-unmarked', {}));
  return new TextDecoder(byteOrder).decode(bytes);
}

function decodeBytes(bytes: Buffer, notes: ReadingNote[]): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    notes.push(readingNote('byte-order-mark', {}));
    return bytes.toString('utf8', 3);
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
  const clean = controlsToSpaces(text).trim();
  try {
    const value: unknown = JSON.parse(clean);
    notes.push(readingNote('control-characters', {}));
    return [value];
  } catch {
    return parseSequence(clean, notes);
  }
}

/** One space for each run of control characters. A loop: in text that is half control characters, a pattern finds millions. */
function controlsToSpaces(text: string): string {
  const bytes = Buffer.from(text);
  let length = 0;
  let wasControl = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    // U+0080 to U+009F, in UTF-8.
    const isLong = byte === 0xc2 && (bytes[at + 1] ?? 0) < 0xa0;
    const isControl = isLong || byte < 0x20 || byte === 0x7f;
    if (isLong) at++;
    if (!isControl) bytes[length++] = byte;
    else if (!wasControl) bytes[length++] = 0x20;
    wasControl = isControl;
  }
  return bytes.toString('utf8', 0, length);
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
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) depth++;
    else if ((code === 0x7d || code === 0x5d) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Whether a value is nested more than `limit` deep. Works level by level, so that depth needs no stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; depth < limit; depth++) {
    level = level.flatMap((item) => (isContainer(item) ? Object.values(item).filter(isContainer) : []));
    if (level.length === 0) return false;
  }
  return true;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

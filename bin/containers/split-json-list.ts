import { endOfString, endOfWord } from '../../core/tls-rpt/read/json-cost/known-gaps.ts';
import { type Unreadable, unreadable } from '../../core/tls-rpt/refusal.ts';

/**
 * The objects of a JSON list, as views: nothing is parsed, so a list takes no more memory than its bytes. The whole, if it
 * is not a list of at least two objects.
 * @param most objects
 */
export function* splitJsonList(bytes: Buffer, most: number): Generator<Buffer | Unreadable> {
  const objects = objectsOf(bytes);
  const first = objects.next();
  const second = objects.next();
  if (first.done || second.done) return yield bytes;
  yield first.value;
  yield second.value;
  let count = 2;
  for (const object of objects) {
    if (++count > most) return yield unreadable('too-many-reports', { max: most });
    yield object;
  }
}

/** Other values are passed over. What follows the list, or the place where it is damaged, is the last. */
function* objectsOf(bytes: Buffer): Generator<Buffer | Unreadable> {
  let at = skipBlanks(bytes, hasByteOrderMark(bytes) ? 3 : 0);
  if (bytes[at] !== openList) return;
  at = skipBlanks(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== closeList) {
    const end = endOfValue(bytes, at);
    if (end === undefined || end === at) return yield bytes.subarray(at);
    if (bytes[at] === openObject) yield bytes.subarray(at, end);
    at = skipBlanks(bytes, end);
    if (bytes[at] === comma) at = skipBlanks(bytes, at + 1);
  }
  if (at >= bytes.length) return yield unreadable('json-cut-off', {});
  const rest = skipBlanks(bytes, at + 1);
  if (rest < bytes.length) yield bytes.subarray(rest);
}

const [openList, closeList, openObject, closeObject, comma, quote] = Buffer.from('[]{},"');

const hasByteOrderMark = ([first, second, third]: Buffer) =>
  first === 0xef && second === 0xbb && third === 0xbf;

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (blanks.has(bytes[at] ?? 0)) at++;
  return at;
}

/** Zero bytes are UTF-16. */
const blanks = new Set(Buffer.from(' \t\r\n'));

/** @returns `at` for what is no value, undefined for one that does not end */
function endOfValue(bytes: Buffer, at: number): number | undefined {
  const byte = bytes[at];
  if (byte === quote) return Math.min(endOfString(bytes, at + 1) + 1, bytes.length);
  return byte === openObject || byte === openList ? endOfBrackets(bytes, at) : endOfWord(bytes, at);
}

function endOfBrackets(bytes: Buffer, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at + 1);
    else if (byte === openObject || byte === openList) depth++;
    else if ((byte === closeObject || byte === closeList) && --depth === 0) return at + 1;
  }
  return undefined;
}

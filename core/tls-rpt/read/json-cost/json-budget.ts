/**
 * Limits the cost of the JSON of one input. It is counted in the bytes before anything is built from them, because building
 * is expensive: for a megabyte, one list of numbers takes milliseconds, and 100,000 different names take seconds.
 */

import { type ReadLimits, RefusalError } from '../read-limits.ts';
import { endOfString, endOfWord, isOfWord, KnownGaps } from './known-gaps.ts';

type JsonLimits = Pick<ReadLimits, 'jsonBytes' | 'jsonValues' | 'jsonNames' | 'jsonDepth'>;

/** `"a":1,`, or without the last of them. */
const leastMemberBytes = 5;

/** All parts of one input share it, so that many small bombs count as one large one. */
export class JsonBudget {
  readonly #limits: JsonLimits;
  #remainingBytes: number;
  #values = 0;
  #names: ReadonlySet<string> = new Set();
  /** The number of names that are allowed in short texts. */
  #uncountedNames = 0;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
    this.#remainingBytes = limits.jsonBytes;
  }

  /**
   * Subtracts the cost of a text, in UTF-8 or Latin-1, from the budget. A refused text uses only the bytes that were read of
   * it, so it does not prevent a report beside it from being read.
   * @throws RefusalError `too-large`, `too-complex`
   */
  spend(text: Buffer): void {
    const { jsonBytes, jsonNames } = this.#limits;
    if (text.length > this.#remainingBytes) throw new RefusalError('too-much-json', { max: jsonBytes });
    this.#remainingBytes -= text.length;
    const mostNames = Math.ceil(text.length / leastMemberBytes);
    const isShort = this.#uncountedNames + mostNames <= jsonNames;
    const names = isShort ? undefined : new Set(this.#names);
    this.#values = new JsonCount(text, this.#limits, this.#values, names).run();
    if (names) this.#names = names;
    else this.#uncountedNames += mostNames;
  }
}

/** One pass through a text, from gap to gap, each with the value after it. */
class JsonCount {
  readonly #text: Buffer;
  readonly #limits: JsonLimits;
  readonly #names: Set<string> | undefined;
  #values: number;
  #depth = 0;

  /** @param names collects the names of the text; undefined if they need not be counted */
  constructor(text: Buffer, limits: JsonLimits, values: number, names: Set<string> | undefined) {
    this.#text = text;
    this.#limits = limits;
    this.#values = values;
    this.#names = names;
  }

  /** @returns the values of all texts with this one */
  run(): number {
    const text = this.#text;
    const gaps = this.#names && new KnownGaps(text);
    let at = 0;
    while (at < text.length) {
      const start = gaps ? this.#skip(gaps, at) : at;
      at = this.#countGap(start, gaps);
      // A gap ends with the quotation mark that opens a string, since one that closes a name has a colon after it.
      at = at > start && text[at - 1] === 0x22 ? endOfString(text, at) + 1 : endOfWord(text, at);
    }
    return this.#values;
  }

  #skip(gaps: KnownGaps, start: number): number {
    const { at, values } = gaps.skip(start);
    this.#values += values;
    return at;
  }

  /**
   * @param gaps if undefined, the whole text is counted at once, without its names
   * @returns where the value after the gap begins, after its quotation mark
   */
  #countGap(start: number, gaps: KnownGaps | undefined): number {
    const { jsonDepth } = this.#limits;
    const text = this.#text;
    const valuesBefore = this.#values;
    const depthBefore = this.#depth;
    let isFlat = true;
    let at = start;
    for (; at < text.length; at++) {
      const byte = text[at] ?? 0;
      if (byte === 0x22) {
        const end = endOfString(text, at + 1);
        if (gaps && !isName(text, end)) break;
        if (gaps) this.#takeName(at + 1, end);
        at = end;
      } else if (byte === 0x2c) this.#values++;
      else if (byte === 0x7b || byte === 0x5b) {
        this.#values++;
        if (++this.#depth > depthBefore) isFlat = false;
        if (this.#depth > jsonDepth) throw new RefusalError('json-too-deep', { max: jsonDepth });
      } else if (byte === 0x7d || byte === 0x5d) this.#depth--;
      else if (gaps && isOfWord(byte)) break;
    }
    this.#checkValues();
    const end = text[at] === 0x22 ? at + 1 : at;
    if (isFlat && this.#depth === depthBefore) gaps?.learn(start, end, this.#values - valuesBefore);
    else gaps?.forget();
    return end;
  }

  #checkValues(): void {
    const { jsonValues } = this.#limits;
    if (this.#values > jsonValues) throw new RefusalError('too-many-json-values', { max: jsonValues });
  }

  #takeName(start: number, end: number): void {
    const { jsonNames } = this.#limits;
    if (!this.#names) return;
    this.#names.add(this.#text.toString('latin1', start, end));
    if (this.#names.size > jsonNames) throw new RefusalError('too-many-json-names', { max: jsonNames });
  }
}

/** Whether a string is followed by a colon. Control characters, also in two bytes, are read as spaces (json.ts). */
function isName(text: Buffer, end: number): boolean {
  let at = end + 1;
  while (at < text.length && isBlank(text[at] ?? 0)) at++;
  return text[at] === 0x3a;
}

const isBlank = (byte: number) => byte <= 0x20 || byte >= 0x7f;

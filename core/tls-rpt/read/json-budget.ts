/**
 * What the JSON of one input may cost. It is counted in the bytes, before anything is built from them, since building it
 * is what costs: of a megabyte, one list of numbers takes milliseconds, and 100,000 different names take seconds.
 */
import { type ReadLimits, RefusalError } from './read-limits.ts';

type JsonLimits = Pick<ReadLimits, 'jsonBytes' | 'jsonValues' | 'jsonNames' | 'jsonDepth'>;

/** `"a":1,`, or without the last of them. */
const leastMemberBytes = 5;

/** All parts of one input share it, so that many small bombs count as one large one. */
export class JsonBudget {
  readonly #limits: JsonLimits;
  #remainingBytes: number;
  #values = 0;
  #names: ReadonlySet<string> = new Set();
  /** The names that texts too short to hold many may have. */
  #uncountedNames = 0;

  constructor(limits: JsonLimits) {
    this.#limits = limits;
    this.#remainingBytes = limits.jsonBytes;
  }

  /**
   * Takes the cost of a text, in UTF-8 or Latin-1, out of the budget. Text that is refused took the bytes that were
   * read of it and nothing else, so it does not keep a report beside it from being read.
   * @throws RefusalError `too-large`, `too-complex`
   */
  spend(text: Buffer): void {
    const { jsonBytes, jsonNames } = this.#limits;
    if (text.length > this.#remainingBytes) throw new RefusalError('too-much-json', { max: jsonBytes });
    this.#remainingBytes -= text.length;
    const mostNames = Math.ceil(text.length / leastMemberBytes);
    const isShort = this.#uncountedNames + mostNames <= jsonNames;
    const names = isShort ? undefined : new NamesOfText(text, this.#names);
    this.#values = this.#count(text, names);
    if (names) this.#names = names.all;
    else this.#uncountedNames += mostNames;
  }

  /** @returns the values of all texts with this one */
  #count(text: Buffer, names: NamesOfText | undefined): number {
    const { jsonValues, jsonNames, jsonDepth } = this.#limits;
    let values = this.#values;
    let depth = 0;
    for (let at = 0; at < text.length; at++) {
      const byte = text[at];
      if (byte === 0x22) {
        const end = endOfString(text, at);
        if (names && isName(text, end) && names.add(at + 1, end) > jsonNames)
          throw new RefusalError('too-many-json-names', { max: jsonNames });
        at = end;
      } else if (byte === 0x2c) values++;
      else if (byte === 0x7b || byte === 0x5b) {
        values++;
        if (++depth > jsonDepth) throw new RefusalError('json-too-deep', { max: jsonDepth });
      } else if (byte === 0x7d || byte === 0x5d) depth--;
      if (values > jsonValues) throw new RefusalError('too-many-json-values', { max: jsonValues });
    }
    return values;
  }
}

/** The closing quotation mark of the string that begins at `at`, or the end of the text. */
function endOfString(text: Buffer, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const byte = text[end];
    if (byte === 0x5c) end++;
    else if (byte === 0x22) break;
  }
  return end;
}

/** Whether a string is followed by a colon. Control characters, also in two bytes, are read as spaces (json.ts). */
function isName(text: Buffer, end: number): boolean {
  let at = end + 1;
  while (at < text.length && isBlank(text[at] ?? 0)) at++;
  return text[at] === 0x3a;
}

const isBlank = (byte: number) => byte <= 0x20 || byte >= 0x7f;

const slots = 256;

/**
 * The different names of a text. A report has the same few in each of its details, so those seen last are compared byte
 * by byte, which is much cheaper than to look up a string.
 */
class NamesOfText {
  readonly all: Set<string>;
  readonly #text: Buffer;
  readonly #starts = new Int32Array(slots);
  readonly #ends = new Int32Array(slots);

  constructor(text: Buffer, known: Iterable<string>) {
    this.#text = text;
    this.all = new Set(known);
  }

  /** @returns how many there are with this one */
  add(start: number, end: number): number {
    const text = this.#text;
    const slot = ((text[start] ?? 0) * 7 + (text[end - 1] ?? 0) * 31 + end - start) % slots;
    if (!this.#isLast(slot, start, end)) {
      this.#starts[slot] = start;
      this.#ends[slot] = end;
      this.all.add(text.toString('latin1', start, end));
    }
    return this.all.size;
  }

  #isLast(slot: number, start: number, end: number): boolean {
    const text = this.#text;
    let other = this.#starts[slot] ?? 0;
    if (other === 0 || (this.#ends[slot] ?? 0) - other !== end - start) return false;
    let at = start;
    while (at < end && text[at] === text[other]) {
      at++;
      other++;
    }
    return at === end;
  }
}

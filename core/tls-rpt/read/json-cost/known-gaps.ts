/**
 * The text between two JSON values, such as `","receiving-ip":"`, is one of a few in each of a report's ten thousand
 * details. So a gap that was counted once is compared, four bytes at a time, with the next text. That takes a third of the
 * time of counting it again.
 */
const slots = 256;

export class KnownGaps {
  readonly #text: Buffer;
  readonly #view: DataView;
  readonly #starts = new Int32Array(slots);
  /** Slot 0 is no gap: its length stays 0. */
  readonly #lengths = new Int32Array(slots);
  readonly #values = new Int32Array(slots);
  /** The slot of the gap that came after that of each slot, when it was last seen. */
  readonly #next = new Uint8Array(slots);
  #last = 0;

  constructor(text: Buffer) {
    this.#text = text;
    this.#view = new DataView(text.buffer, text.byteOffset, text.length);
  }

  /**
   * Skips known gaps, each with the value after it, as long as each follows the one that it followed before.
   * @param start where a gap begins
   * @returns where the first gap begins that is not known, and the values in those before it
   */
  skip(start: number): { at: number; values: number } {
    const text = this.#text;
    const view = this.#view;
    const starts = this.#starts;
    const lengths = this.#lengths;
    let at = start;
    let values = 0;
    let gap = this.#next[this.#last] ?? 0;
    let length = lengths[gap] ?? 0;
    while (length > 0 && isSame(view, at, starts[gap] ?? 0, length)) {
      values += this.#values[gap] ?? 0;
      at += length;
      at = text[at - 1] === 0x22 ? endOfLongString(text, view, at) + 1 : endOfWord(text, at);
      this.#last = gap;
      gap = this.#next[gap] ?? 0;
      length = lengths[gap] ?? 0;
    }
    return { at, values };
  }

  /** Remembers the gap that was just counted. Its cost must be the same everywhere, so it must not change the depth. */
  learn(start: number, end: number, values: number): void {
    const length = end - start;
    const slot =
      1 + (((this.#text[start + 4] ?? 0) + (this.#text[end - 4] ?? 0) * 7 + length * 31) % (slots - 1));
    const isKnown =
      this.#lengths[slot] === length && isSame(this.#view, start, this.#starts[slot] ?? 0, length);
    if (!isKnown) {
      this.#starts[slot] = start;
      this.#lengths[slot] = length;
      this.#values[slot] = values;
      this.#next[slot] = 0;
    }
    if (this.#last !== 0) this.#next[this.#last] = slot;
    this.#last = slot;
  }

  /** Marks the gap that was just counted as one not to remember. */
  forget(): void {
    this.#last = 0;
  }
}

/** Gaps under four bytes, such as `","`, are not worth it. */
function isSame(view: DataView, one: number, other: number, length: number): boolean {
  const last = length - 4;
  if (last < 0 || one + length > view.byteLength) return false;
  for (let at = 0; at < last; at += 4)
    if (view.getInt32(one + at) !== view.getInt32(other + at)) return false;
  return view.getInt32(one + last) === view.getInt32(other + last);
}

/** The end of the number, or of `true`, `false` or `null`, that begins at `at`. */
export function endOfWord(text: Buffer, at: number): number {
  let end = at;
  while (isOfWord(text[end] ?? 0)) end++;
  return end;
}

/** Digits and letters, `-`, `.` and `/`. */
export const isOfWord = (byte: number) =>
  (byte >= 0x2d && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** The closing quotation mark of the string whose text begins at `at`, or the end of the text. */
export function endOfString(text: Buffer, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const byte = text[end];
    if (byte === 0x5c) end++;
    else if (byte === 0x22) break;
  }
  return end;
}

/** As `endOfString()`, four bytes at a time. */
function endOfLongString(text: Buffer, view: DataView, at: number): number {
  const last = view.byteLength - 4;
  let end = at;
  for (; end <= last; end += 4) {
    const four = view.getInt32(end, true);
    if (hasZeroByte(four ^ 0x22222222) || hasZeroByte(four ^ 0x5c5c5c5c)) break;
  }
  return endOfString(text, end);
}

const hasZeroByte = (four: number) => ((four - 0x01010101) & ~four & 0x80808080) !== 0;

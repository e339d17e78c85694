/**
 * How mail servers ask over a socket. Postfix's socketmap: a netstring `QUERY example.com`, answered by a netstring such as
 * `OK secure match=…`; a connection carries one question after the other. Exim's readsocket: one line `EXIM example.com
 * mx.example.com` and one answer per connection.
 */
import { Buffer } from 'node:buffer';

/** A text with its length in bytes: `11:hello world,`. */
export const formatNetstring = (text: string): string => `${Buffer.byteLength(text)}:${text},`;

const colon = 0x3a;
const comma = 0x2c;
const none = Buffer.alloc(0);

/** Reads the netstrings of a connection, however its bytes are split. */
export class NetstringReader {
  #rest: Buffer = none;
  #isBroken = false;
  readonly #maxBytes: number;
  readonly #maxDigits: number;

  /** @param maxBytes attack: a client announces a gigabyte and makes us keep it */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#maxDigits = String(maxBytes).length;
  }

  /** Whether the bytes so far end within a text. */
  get hasPart(): boolean {
    return this.#rest.length > 0;
  }

  /**
   * @param onText gets each text that is complete, in order, until it returns false
   * @returns false once the bytes are no netstrings, a text is too long, or `onText` has returned false; then nothing that
   * follows can be read
   */
  push(chunk: Buffer, onText: (text: string) => unknown): boolean {
    if (this.#isBroken) return false;
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length > 0) {
      const digits = bytes.indexOf(colon);
      const length = digits >= 0 ? this.#readLength(bytes, digits) : this.#readPart(bytes);
      if (length === undefined) return this.#break();
      const end = digits + 1 + length;
      if (digits < 0 || bytes.length <= end) break;
      if (bytes[end] !== comma) return this.#break();
      if (onText(bytes.toString('utf8', digits + 1, end)) === false) return this.#break();
      bytes = bytes.subarray(end + 1);
    }
    this.#rest = bytes;
    return true;
  }

  #readLength(bytes: Buffer, digits: number): number | undefined {
    if (digits < 1 || digits > this.#maxDigits) return undefined;
    const text = bytes.toString('latin1', 0, digits);
    const length = Number(text);
    // A leading zero is forbidden, and `Number()` reads "1e3" and " 1", too.
    return /^(?:0|[1-9]\d*)$/u.test(text) && length <= this.#maxBytes ? length : undefined;
  }

  /** The colon is still missing. */
  #readPart(bytes: Buffer): number | undefined {
    return bytes.length <= this.#maxDigits && /^(?:0|[1-9]\d*)$/u.test(bytes.toString('latin1'))
      ? 0
      : undefined;
  }

  #break(): false {
    this.#isBroken = true;
    this.#rest = none;
    return false;
  }
}

/**
 * Shortens a text to at most `maxBytes` in JSON, which is what a limit on stored bytes must count. A character may need
 * four bytes, and a control character six. The cut is between code points, and marked by an ellipsis.
 */
export function cutBytes(text: string, maxBytes: number): string {
  // A code unit takes one to six bytes.
  if (text.length * 6 <= maxBytes) return text;
  if (text.length <= maxBytes && jsonBytes(text) - quotesBytes <= maxBytes) return text;
  let bytes = 0;
  let end = 0;
  let endWithEllipsis = 0;
  for (const letter of text) {
    bytes += jsonBytesOf(letter);
    if (bytes > maxBytes) return `${text.slice(0, endWithEllipsis)}…`;
    end += letter.length;
    if (bytes <= maxBytes - ellipsisBytes) endWithEllipsis = end;
  }
  return text;
}

const quotesBytes = 2;
const ellipsisBytes = Buffer.byteLength('…');

/** The bytes of a value in JSON, on one line. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Attack: a mail of texts to shorten. `JSON.stringify()` for each character took 1.7 s for 18 MB. */
function jsonBytesOf(letter: string): number {
  const code = letter.codePointAt(0) as number;
  if (letter === '"' || letter === '\\' || '\b\t\n\f\r'.includes(letter)) return 2;
  const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < 0x20 || isLoneSurrogate) return 6;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * Cuts a text so that it takes at most `maxBytes` in JSON: what a limit on stored bytes has to count. A letter may take
 * four bytes, and a control character six. The cut is between code points, and marked by an ellipsis.
 */
export function cutBytes(text: string, maxBytes: number): string {
  // No code unit takes more than six bytes.
  if (text.length * 6 <= maxBytes) return text;
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

const ellipsisBytes = Buffer.byteLength('…');

/** The bytes of a value in JSON, on one line. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

const jsonBytesOf = (letter: string): number => jsonBytes(letter) - 2;

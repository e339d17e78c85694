import { jsonBytes, jsonBytesOf } from './format-json.ts';

/**
 * Shortens a text to at most `maxBytes` in JSON as it is answered, which is what a limit on reports must count. A
 * character may need four bytes, a control character six, an invisible one twelve. The cut is between code points, and
 * marked by an ellipsis.
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

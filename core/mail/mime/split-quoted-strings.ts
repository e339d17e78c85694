export interface TextRun {
  /** A quoted string has its quotes. */
  text: string;
  isQuoted: boolean;
}

/**
 * Splits a header value into quoted strings (RFC 5322 §3.2.4) and the text between them, in one pass. A quote that does
 * not end is text. Attack: 250 KB of `\"`, for which an expression looks for the end again from each quote.
 */
export function splitQuotedStrings(text: string): TextRun[] {
  const runs: TextRun[] = [];
  let start = 0;
  for (let quote = text.indexOf('"'); quote !== -1; quote = text.indexOf('"', start)) {
    const end = endOfQuoted(text, quote);
    // Then no later quote ends either: what it would escape is the same.
    if (end === undefined) break;
    if (quote > start) runs.push({ text: text.slice(start, quote), isQuoted: false });
    runs.push({ text: text.slice(quote, end), isQuoted: true });
    start = end;
  }
  if (start < text.length) runs.push({ text: text.slice(start), isQuoted: false });
  return runs;
}

function endOfQuoted(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

/** The content of a quoted string. */
export const unquote = (quoted: string): string => quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1');

/** How much of a text a message contains at most. */
const maxLength = 80;

/**
 * The text of a stranger in double quotes, fit for a message, a log line or a terminal: one line, at most 80 characters
 * and an ellipsis, control characters escaped, and spaces that look like the usual one.
 */
export function quote(text: string): string {
  const start = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return `"${escapeControls(start.replace(/["\\]/g, '\\$&')).replace(/[^ \P{Zs}]/gu, escapeChar)}"`;
}

const escapeChar = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * Writes every control, format (bidirectional, zero width), surrogate and unassigned character as `\u{…}`. Attack: text
 * that controls the terminal, or looks like another text.
 */
export function escapeControls(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeChar);
}

/** The maximum length of a quoted text in a message. */
const maxLength = 80;

/**
 * Untrusted text in double quotes, safe for a message, a log line or a terminal: one line, at most 80 characters and an
 * ellipsis, control characters escaped, and unusual spaces replaced by the usual one.
 */
export function quote(text: string): string {
  const start = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return `"${escapeControls(start.replace(/["\\]/g, '\\$&')).replace(/[^ \P{Zs}]/gu, escapeChar)}"`;
}

const escapeChar = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/**
 * Writes every control, format (bidirectional, zero width), surrogate and unassigned character as `\u{…}`. Attack: text
 * that controls the terminal, or looks like a different text.
 */
export function escapeControls(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escapeChar);
}

/** The longest piece of someone's text that a message shows. */
const shownLength = 80;

/**
 * Foreign text in double quotes, fit for a message, a log line or a terminal: one line, at most 80 characters and
 * an ellipsis, with `escapeControls()`.
 */
export function quote(text: string): string {
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  return `"${escapeControls(shown.replace(/["\\]/g, '\\$&'))}"`;
}

/**
 * Every control, format (bidirectional, zero width), surrogate and unassigned character as `\u{…}`, so that hostile
 * text can neither paint a terminal nor pretend to be another text.
 */
export function escapeControls(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

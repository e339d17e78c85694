/** The longest piece of someone's text that a message shows. */
const shownLength = 80;

/**
 * Foreign text in double quotes, fit for a message, a log line or a terminal: one line, at most 80 characters, and
 * every control, format (bidirectional, zero width) and unassigned character as `\u{…}`, so that hostile text can
 * neither paint the terminal nor pretend to be another text.
 */
export function quote(text: string): string {
  const shown = text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
  const safe = shown.replace(/["\\]|[\p{C}\p{Zl}\p{Zp}]/gu, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${safe}"`;
}

/**
 * The first character beyond ASCII that people do not see, or take for a usual blank, as they know it: `U+00A0`. It comes
 * with text that was copied from a web page.
 */
export function findInvisible(text: string): string | undefined {
  const [invisible] = /[^\p{ASCII}\P{Z}]|[^\p{ASCII}\P{C}]/u.exec(text) ?? [];
  if (invisible === undefined) return undefined;
  return `U+${(invisible.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * JSON on one line in which every control, format (bidirectional, zero width) and unassigned character is written as
 * `\uXXXX`, which means the same. `JSON.stringify()` leaves C1, DEL and right-to-left marks unchanged. Attack: untrusted
 * text in a line that somebody reads in a terminal.
 */
export const formatJson = (value: unknown): string => escapeJson(JSON.stringify(value));

/** The same for text that is already JSON, on one line or on several. */
export const escapeJson = (json: string): string =>
  json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, escapeUnits);

/** Each UTF-16 unit: JSON has no other escape for characters beyond U+FFFF. */
const escapeUnits = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * JSON on one line in which every control, format (bidirectional, zero width) and unassigned character is written as
 * `\uXXXX`, which means the same. `JSON.stringify()` leaves C1, DEL and right-to-left marks unchanged. Attack: untrusted
 * text in a line that somebody reads in a terminal.
 */
export const formatJson = (value: unknown): string => escapeJson(JSON.stringify(value));

/** The same for text that is already JSON, on one line or on several. */
export const escapeJson = (json: string): string =>
  unusual.test(json) ? json.replace(escaped, escapeUnits) : json;

/** Almost all JSON is ASCII. To look for this takes a fifth of the time that the classes of Unicode take. */
const unusual = /[^ -~\n]/;

const escaped = /(?:(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}])+/gu;

/** The bytes of a value in this form: one letter may need six, and one beyond U+FFFF twelve. */
export function jsonBytes(value: unknown): number {
  const json = JSON.stringify(value) ?? '';
  if (!unusual.test(json)) return json.length;
  let bytes = Buffer.byteLength(json);
  for (const [letters] of json.matchAll(escaped)) bytes += escapedBytes(letters) - Buffer.byteLength(letters);
  return bytes;
}

/** Attack: a mail of texts to shorten. `JSON.stringify()` for each character took 1.7 s for 18 MB. */
export function jsonBytesOf(letter: string): number {
  const code = letter.codePointAt(0) as number;
  if (letter === '"' || letter === '\\' || '\b\t\n\f\r'.includes(letter)) return 2;
  if (code >= 0x20 && code < 0x7f) return 1;
  const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (isLoneSurrogate || letter.search(escaped) === 0) return escapedBytes(letter);
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

const escapedBytes = (letters: string) => letters.length * '\\u0000'.length;

/** Each UTF-16 unit: JSON has no other escape for characters beyond U+FFFF. */
const escapeUnits = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * TXT values as Route 53 writes them: one or more quoted strings in a row, at most 255 bytes each (RFC 1035 §3.3.14),
 * with `\"`, `\\` and `\ooo` (three octal digits) as escapes.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#TXTFormat
 */

const maxStringBytes = 255;

/** `v=STSv1; id=1;` → `"v=STSv1; id=1;"`. */
export function formatTxtValue(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const strings: string[] = [];
  for (let start = 0; start < bytes.length || start === 0; start += maxStringBytes) {
    const part = bytes.subarray(start, start + maxStringBytes);
    strings.push(`"${[...part].map(escapeByte).join('')}"`);
  }
  return strings.join(' ');
}

function escapeByte(byte: number): string {
  const char = String.fromCharCode(byte);
  if (char === '"' || char === '\\') return `\\${char}`;
  return byte >= 0x20 && byte <= 0x7e ? char : `\\${byte.toString(8).padStart(3, '0')}`;
}

/** Joins the strings without a space, as senders do (RFC 8461 §3.1). */
export function parseTxtValue(value: string): string {
  const bytes: number[] = [];
  for (const [, quoted, bare] of value.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s"]+)/gsu)) {
    bytes.push(...unescapeBytes(quoted ?? bare ?? ''));
  }
  return Buffer.from(bytes).toString('utf8');
}

function unescapeBytes(text: string): Buffer {
  const parts = [...text.matchAll(/\\([0-3][0-7]{2})|\\(.)|([^\\]+)/gsu)].map(([, octal, char, plain]) =>
    octal === undefined ? Buffer.from(char ?? plain ?? '', 'utf8') : Buffer.of(Number.parseInt(octal, 8)),
  );
  return Buffer.concat(parts);
}

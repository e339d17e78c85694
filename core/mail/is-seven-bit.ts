/** RFC 5321 §4.5.3.1.6: 1,000 with CRLF. */
const maxLineBytes = 998;

/** Whether no transport has to change it: ASCII in lines of SMTP's length, which end with CRLF (RFC 2045 §2.7, `7bit`). */
export function isSevenBit(content: Uint8Array): boolean {
  let line = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at] as number;
    if (byte === 0 || byte > 127 || byte === 0x0a) return false;
    if (byte === 0x0d) {
      if (content[at + 1] !== 0x0a) return false;
      at++;
      line = 0;
    } else if (++line > maxLineBytes) return false;
  }
  return true;
}

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 §6). `encoding` is in lower case; 7bit, 8bit, binary and unknown words
 * leave the bytes unchanged. Never throws.
 */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  return body;
}

const equalsSign = 0x3d;
const lineFeed = 0x0a;

/** RFC 2045 §6.7. Anything that is not a valid escape is kept. */
function decodeQuotedPrintable(body: Buffer): Buffer {
  if (!body.includes(equalsSign)) return body;
  const decoded = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== equalsSign) decoded[length++] = byte;
    else {
      const softBreak = findSoftBreak(body, at + 1);
      const escaped = softBreak === undefined ? hexByte(body[at + 1], body[at + 2]) : undefined;
      if (softBreak !== undefined) at = softBreak;
      else if (escaped === undefined) decoded[length++] = byte;
      else {
        decoded[length++] = escaped;
        at += 2;
      }
    }
  }
  return decoded.subarray(0, length);
}

/**
 * Where the soft line break ends whose `=` is just before `at`; undefined if there is none. Gateways leave white space
 * after the `=`.
 */
function findSoftBreak(body: Buffer, at: number): number | undefined {
  let end = at;
  while (end < at + 80 && (body[end] === 0x20 || body[end] === 0x09 || body[end] === 0x0d)) end++;
  return body[end] === lineFeed || end === body.length ? end : undefined;
}

function hexByte(high: number | undefined, low: number | undefined): number | undefined {
  const value = hexDigit(high) * 16 + hexDigit(low);
  return Number.isNaN(value) ? undefined : value;
}

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

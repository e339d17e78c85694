import { MailLimitError } from './mail-limits.ts';

/**
 * The header of a message or part as text, and the body after the first empty line.
 * @throws MailLimitError `headerBytes` for a header of more than `maxBytes`
 */
export function splitHeader(bytes: Buffer, maxBytes: number): { block: string; body: Buffer } {
  const end = findEmptyLine(bytes.subarray(0, maxBytes + 4));
  if ((end?.from ?? bytes.length) > maxBytes) {
    throw new MailLimitError('headerBytes', maxBytes);
  }
  const { from, to } = end ?? { from: bytes.length, to: bytes.length };
  return { block: bytes.toString('utf8', 0, from), body: bytes.subarray(to) };
}

/** Where the first empty line begins and ends. Senders end lines with CRLF, stores and people with LF. */
function findEmptyLine(bytes: Buffer): { from: number; to: number } | undefined {
  if (bytes[0] === 0x0a) return { from: 0, to: 1 };
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return { from: 0, to: 2 };
  const crlf = bytes.indexOf('\n\r\n', 0, 'latin1');
  const lf = (crlf === -1 ? bytes : bytes.subarray(0, crlf + 1)).indexOf('\n\n', 0, 'latin1');
  if (lf !== -1) return { from: lf + 1, to: lf + 2 };
  return crlf === -1 ? undefined : { from: crlf + 1, to: crlf + 3 };
}

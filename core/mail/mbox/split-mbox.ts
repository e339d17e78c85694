/**
 * Splits an mbox (RFC 4155): mails in a row, each below a line `From sender date`. That line may also be text in a mail,
 * so it counts only below an empty line and above a header field.
 * @returns the mails, each with its `From ` line, as views; the whole if it does not begin with such a line
 */
export function splitMbox(bytes: Buffer): Buffer[] {
  const starts = [0];
  if (!isStart(bytes, 0)) return [bytes];
  for (let at = bytes.indexOf(separator); at !== -1; at = bytes.indexOf(separator, at + 1)) {
    if (isAfterEmptyLine(bytes, at) && isStart(bytes, at + 1)) starts.push(at + 1);
  }
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1] ?? bytes.length));
}

/** @param head at least the first `peekedBytes` of it */
export const looksLikeMbox = (head: Buffer): boolean => isStart(head, 0);

const separator = Buffer.from('\nFrom ');

/** @param lineEnd the LF before the `From ` line */
function isAfterEmptyLine(bytes: Buffer, lineEnd: number): boolean {
  const before = bytes[lineEnd - 1] === 0x0d ? lineEnd - 2 : lineEnd - 1;
  return bytes[before] === 0x0a;
}

/** The longest line of a mail has 998 characters (RFC 5322 §2.1.1). */
const peekedBytes = 1_200;

const isStart = (bytes: Buffer, at: number): boolean =>
  /^From [^\r\n]{1,998}\r?\n[A-Za-z][!-9;-~]{0,100}[ \t]*:/.test(
    bytes.toString('latin1', at, at + peekedBytes),
  );

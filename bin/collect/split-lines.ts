import type { Readable } from 'node:stream';

/** A libtlsrpt datagram is at most 64 KB. */
const maxLineBytes = 65_536;

/**
 * Calls `onLine` with each line of a stream, and `onOversized` for a line that is too long: a writer that
 * never ends its line must not fill the memory.
 */
export async function splitLines(
  stream: Readable,
  onLine: (line: string) => void,
  onOversized: () => void,
): Promise<void> {
  let rest = Buffer.alloc(0);
  let isSkipping = false;
  const end = (line: Buffer) => {
    if (isSkipping || line.length > maxLineBytes) onOversized();
    else if (line.toString().trim() !== '') onLine(line.toString().trim());
    isSkipping = false;
  };
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      end(rest.subarray(0, at));
      rest = rest.subarray(at + 1);
    }
    if (rest.length <= maxLineBytes) continue;
    isSkipping = true;
    rest = Buffer.alloc(0);
  }
  if (isSkipping || rest.length > 0) end(rest);
}

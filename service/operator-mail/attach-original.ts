import { isSevenBit } from '../../core/mail/is-seven-bit.ts';
import type { Attachment } from '../../core/mail/write-mail.ts';

/** More is in the store. Attack: one mail of 40 MB takes the room of all others. */
const maxBytes = 262_144;

/**
 * A mail as it arrived, or its beginning. RFC 2046 §5.2.1: a message/rfc822 is not encoded, so only one that survives
 * transport as it is becomes one; any other is a file of the same name, which mail programs open in the same way.
 */
export function attachOriginal(raw: Uint8Array, filename: string): Attachment {
  const content = cut(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  const contentType = isSevenBit(content) ? 'message/rfc822' : 'application/octet-stream';
  return { filename, contentType, content };
}

/** At the end of a line, so that none is shown in part. */
function cut(raw: Buffer): Buffer {
  if (raw.byteLength <= maxBytes) return raw;
  const end = raw.lastIndexOf('\n', maxBytes - 1, 'latin1') + 1;
  return raw.subarray(0, end || maxBytes);
}

import { type HeaderField, readHeader } from './read-header.ts';
import { splitHeader } from './split-header.ts';

/** Attack: a header of 40 MB. What matters stands at its beginning. */
const maxHeaderBytes = 262_144;

/** The header of a mail without its parts; of a larger one the beginning. */
export function readTopHeader(raw: Uint8Array): HeaderField[] {
  const beginning = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, maxHeaderBytes));
  return readHeader(splitHeader(beginning, beginning.byteLength).block);
}

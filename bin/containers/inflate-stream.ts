/** Unpacks gzip and deflate in a stream, as far as the room for it goes. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { crc32, createGunzip, createInflateRaw } from 'node:zlib';
import { RefusalError } from '../../core/tls-rpt/read/read-limits.ts';
import { damagedZip } from '../../core/tls-rpt/read/zip-layout.ts';

/** How much may still be unpacked. Everything in one file shares it. */
export interface StreamRoom {
  remainingBytes: number;
  readonly bytes: number;
}

/** @throws RefusalError `too-large`, `damaged-archive`, after what could be unpacked */
export const gunzipStream = (packed: AsyncIterable<Buffer>, room: StreamRoom): AsyncGenerator<Buffer> =>
  throughTransform(packed, createGunzip(), room);

/**
 * The data of an entry of a zip archive.
 * @param checksum that its directory gives
 * @throws RefusalError `too-large`, `damaged-archive`, after what could be unpacked
 */
export async function* unzipStream(
  packed: AsyncIterable<Buffer>,
  { method, checksum }: { method: 'stored' | 'deflated'; checksum: number },
  room: StreamRoom,
): AsyncGenerator<Buffer> {
  const unpacked =
    method === 'stored' ? counted(packed, room) : throughTransform(packed, createInflateRaw(), room);
  let actual = 0;
  for await (const chunk of unpacked) {
    actual = crc32(chunk, actual);
    yield chunk;
  }
  if (actual !== checksum) throw damagedZip();
}

async function* throughTransform(
  packed: AsyncIterable<Buffer>,
  transform: Transform,
  room: StreamRoom,
): AsyncGenerator<Buffer> {
  // An error reaches the reader of the transform.
  pipeline(Readable.from(packed), transform, () => {});
  try {
    yield* counted(transform, room);
  } catch (error) {
    throw error instanceof RefusalError ? error : damaged(error as NodeJS.ErrnoException);
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, room: StreamRoom): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    room.remainingBytes -= chunk.length;
    if (room.remainingBytes < 0) throw new RefusalError('unpacks-to-too-much', { max: room.bytes });
    yield chunk;
  }
}

function damaged(error: NodeJS.ErrnoException): Error {
  const { code } = error;
  if (code === 'Z_BUF_ERROR') return new RefusalError('archive-cut-off', {});
  return code?.startsWith('Z_') ? new RefusalError('archive-damaged', { error: code }) : error;
}

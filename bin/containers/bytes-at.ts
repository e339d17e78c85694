/** Bytes that can be read at any place: of a zip archive, the directory comes last. */
import type { FileHandle } from 'node:fs/promises';

export interface BytesAt {
  size: number;
  /** Fewer bytes at the end. */
  read(from: number, length: number): Promise<Buffer>;
}

export const bytesOfBuffer = (bytes: Buffer): BytesAt => ({
  size: bytes.length,
  read: async (from, length) => bytes.subarray(from, from + length),
});

export const bytesOfFile = (file: FileHandle, size: number): BytesAt => ({
  size,
  read: async (from, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  },
});

/** From a place on, piece by piece. */
export async function* chunksOf(bytes: BytesAt, from = 0, end = bytes.size): AsyncGenerator<Buffer> {
  for (let at = from; at < end; at += chunkBytes) {
    const chunk = await bytes.read(at, Math.min(chunkBytes, end - at));
    if (chunk.length === 0) return;
    yield chunk;
  }
}

const chunkBytes = 262_144;

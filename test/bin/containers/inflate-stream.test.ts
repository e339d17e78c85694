import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { gunzipStream, unzipStream } from '../../../bin/containers/inflate-stream.ts';
import { RefusalError } from '../../../core/tls-rpt/read/read-limits.ts';

const roomOf = (bytes: number) => ({ bytes, remainingBytes: bytes });
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

/** What could be unpacked, and why no more. */
async function unpack(stream: AsyncIterable<Buffer>): Promise<{ bytes: number; cause?: string }> {
  let bytes = 0;
  try {
    for await (const chunk of stream) bytes += chunk.length;
    return { bytes };
  } catch (error) {
    if (error instanceof RefusalError) return { bytes, cause: error.refusal.cause.code };
    throw error;
  }
}

const text = Buffer.from('report '.repeat(100_000));

describe('gunzipStream()', () => {
  test('unpacks all members, and takes them from the room', async () => {
    const room = roomOf(2_000_000);
    const packed = Buffer.concat([gzipSync(text), gzipSync('x')]);
    expect(await unpack(gunzipStream(pieces(packed), room))).toEqual({ bytes: text.length + 1 });
    expect(room.remainingBytes).toBe(2_000_000 - text.length - 1);
  });

  test('stops where the room ends', async () => {
    const { bytes, cause } = await unpack(gunzipStream(pieces(gzipSync(text)), roomOf(100_000)));
    expect(cause).toBe('unpacks-to-too-much');
    expect(bytes).toBeLessThanOrEqual(100_000);
  });

  test.each([
    ['cut off', gzipSync(text).subarray(0, -20), 'archive-cut-off'],
    ['damaged', gzipSync(text).fill(0xff, 200, 260), 'archive-damaged'],
  ])('says that a file is %s', async (_, packed, cause) => {
    expect(await unpack(gunzipStream(pieces(packed), roomOf(2_000_000)))).toMatchObject({ cause });
  });
});

describe('unzipStream()', () => {
  const checksum = crc32(text);

  test.each([
    ['stored', text],
    ['deflated', deflateRawSync(text)],
  ] as const)('reads data that is %s', async (method, packed) => {
    const stream = unzipStream(pieces(packed), { method, checksum }, roomOf(2_000_000));
    expect(await unpack(stream)).toEqual({ bytes: text.length });
  });

  test('refuses a wrong checksum, and what has no room', async () => {
    const damaged = unzipStream(pieces(text), { method: 'stored', checksum: 1 }, roomOf(2_000_000));
    expect((await unpack(damaged)).cause).toBe('zip-damaged');
    const large = unzipStream(pieces(text), { method: 'stored', checksum }, roomOf(1_000));
    expect((await unpack(large)).cause).toBe('unpacks-to-too-much');
  });
});

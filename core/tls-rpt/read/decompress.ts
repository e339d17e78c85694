/**
 * Unpacks gzip and zip from hostile senders: whatever an archive claims, it unpacks to no more than the limit.
 */
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { RefusalError } from './read-limits.ts';
import {
  damagedZip,
  dataOffset,
  findDirectory,
  localHeaderBytes,
  methodOf,
  readDirectory,
  type ZipPlace,
} from './zip-layout.ts';

/**
 * How much may still be unpacked. All archives of one input share it, so that many small bombs count as one large one.
 */
export interface UnpackBudget {
  remainingBytes: number;
  readonly bytes: number;
}

/** @throws RefusalError `too-large`, `damaged-archive` */
export function gunzip(packed: Buffer, budget: UnpackBudget): Buffer {
  try {
    return gunzipWhole(packed, budget);
  } catch (error) {
    // Mail software adds line ends to binary bodies. zlib takes them for a second, broken member.
    const trimmed = trimLineEnds(packed);
    if (trimmed.length === packed.length || isTooLarge(error)) throw error;
    return gunzipWhole(trimmed, budget);
  }
}

/** RFC 1952 §2.2: a header of 10 bytes, at least 2 of data, and a trailer of 8. */
const leastGzipBytes = 20;

/** Reports of thousands of details shrink to between 1/20 and 1/50 of their size. */
const usualRatio = 64;

function gunzipWhole(packed: Buffer, budget: UnpackBudget): Buffer {
  if (packed.length < leastGzipBytes) throw new RefusalError('archive-cut-off', {});
  // The last 4 bytes are the size (RFC 1952 §2.3.1). One chunk of that size saves copying. The size may be false, so a
  // small archive gets no large chunk.
  const claimed = packed.readUInt32LE(packed.length - 4) + 64;
  const chunkSize = Math.max(1024, Math.min(claimed, packed.length * usualRatio, 4 * 1024 * 1024));
  return unpack(budget, (maxOutputLength) => gunzipSync(packed, { maxOutputLength, chunkSize }));
}

function unpack(budget: UnpackBudget, inflate: (maxOutputLength: number) => Buffer): Buffer {
  let unpacked: Buffer;
  try {
    unpacked = inflate(Math.max(budget.remainingBytes, 1));
  } catch (error) {
    if (error instanceof RangeError) throw spent(budget);
    // It is unknown how much was unpacked before the damage. Attack: a hundred bombs, each with a wrong checksum.
    budget.remainingBytes -= budget.bytes / 8;
    throw damagedArchive((error as NodeJS.ErrnoException).code);
  }
  if (unpacked.length > budget.remainingBytes) throw spent(budget);
  budget.remainingBytes -= unpacked.length;
  return unpacked;
}

/** @param error zlib's code */
const damagedArchive = (error = 'unknown'): RefusalError =>
  error === 'Z_BUF_ERROR'
    ? new RefusalError('archive-cut-off', {})
    : new RefusalError('archive-damaged', { error });

function spent(budget: UnpackBudget): RefusalError {
  budget.remainingBytes = 0;
  return new RefusalError('unpacks-to-too-much', { max: budget.bytes });
}

const isTooLarge = (error: unknown) => error instanceof RefusalError && error.refusal.reason === 'too-large';

function trimLineEnds(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  return bytes.subarray(0, end);
}

export interface ZipEntry {
  fileName: string;
  bytes: Buffer;
}

/**
 * Unpacks the files that a zip archive's central directory lists, without folders and encrypted files. Sizes in the
 * directory may be false; only the budget counts.
 * @throws RefusalError `too-large`, `too-complex`, `damaged-archive`
 */
export function unzip(packed: Buffer, budget: UnpackBudget, maxEntries: number): ZipEntry[] {
  return readDirectory(packed, findDirectory(packed, packed.length), maxEntries)
    .filter(({ isReadable }) => isReadable)
    .map((place) => ({ fileName: place.fileName, bytes: unzipEntry(packed, place, budget) }));
}

function unzipEntry(packed: Buffer, place: ZipPlace, budget: UnpackBudget): Buffer {
  const start = place.localHeader;
  const from = start + dataOffset(packed.subarray(start, start + localHeaderBytes));
  const data = packed.subarray(from, from + place.packedBytes);
  const method = methodOf(place);
  const bytes = unpack(budget, (maxOutputLength) =>
    method === 'stored' ? data : inflateRawSync(data, { maxOutputLength }),
  );
  if (crc32(bytes) !== place.crc32) throw damagedZip();
  return bytes;
}

/**
 * Unpacks gzip and zip from hostile senders: whatever an archive claims, it unpacks to no more than the limit.
 */
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import { RefusalError } from './read-limits.ts';

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

/** Signatures and sizes of APPNOTE.TXT 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end). */
const localHeader = { signature: 0x04034b50, length: 30 };
const centralHeader = { signature: 0x02014b50, length: 46 };
const endRecord = { signature: 0x06054b50, length: 22 };

/**
 * Unpacks the files that a zip archive's central directory lists, without folders and encrypted files. Sizes in the
 * directory may be false; only the budget counts. Without zip64, which begins at 4 GB.
 * @throws RefusalError `too-large`, `too-complex`, `damaged-archive`
 */
export function unzip(packed: Buffer, budget: UnpackBudget, maxEntries: number): ZipEntry[] {
  const end = findEndRecord(packed);
  const count = packed.readUInt16LE(end + 10);
  if (count > maxEntries) throw new RefusalError('too-many-zip-files', { max: maxEntries });
  const entries: ZipEntry[] = [];
  let at = packed.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + centralHeader.length > packed.length || packed.readUInt32LE(at) !== centralHeader.signature)
      throw damagedZip();
    const nameLength = packed.readUInt16LE(at + 28);
    const fileName = packed.toString(
      'utf8',
      at + centralHeader.length,
      at + centralHeader.length + nameLength,
    );
    const isEncrypted = (packed.readUInt16LE(at + 8) & 1) === 1;
    if (!fileName.endsWith('/') && !isEncrypted)
      entries.push({ fileName, bytes: unzipEntry(packed, at, budget) });
    at += centralHeader.length + nameLength + packed.readUInt16LE(at + 30) + packed.readUInt16LE(at + 32);
  }
  return entries;
}

/** The end record comes last in the archive, followed only by a comment of at most 64 KB. */
function findEndRecord(packed: Buffer): number {
  const last = packed.length - endRecord.length;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (packed.readUInt32LE(at) === endRecord.signature) return at;
  }
  throw damagedZip();
}

function unzipEntry(packed: Buffer, central: number, budget: UnpackBudget): Buffer {
  const method = packed.readUInt16LE(central + 10);
  const start = packed.readUInt32LE(central + 42);
  if (start + localHeader.length > packed.length || packed.readUInt32LE(start) !== localHeader.signature)
    throw damagedZip();
  const from = start + localHeader.length + packed.readUInt16LE(start + 26) + packed.readUInt16LE(start + 28);
  const data = packed.subarray(from, from + packed.readUInt32LE(central + 20));
  const stored = 0;
  const deflated = 8;
  if (method !== stored && method !== deflated) {
    throw new RefusalError('zip-method-unknown', { method });
  }
  const bytes = unpack(budget, (maxOutputLength) =>
    method === stored ? data : inflateRawSync(data, { maxOutputLength }),
  );
  if (crc32(bytes) !== packed.readUInt32LE(central + 16)) throw damagedZip();
  return bytes;
}

const damagedZip = () => new RefusalError('zip-damaged', {});

/**
 * Where things are in a zip archive: its directory, and the data of each entry. Without zip64, which begins at 4 GB. All
 * numbers are what the archive says, and may be false.
 */
import { RefusalError } from './read-limits.ts';

/** Signatures and sizes of APPNOTE.TXT 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end). */
const localHeader = { signature: 0x04034b50, length: 30 };
const centralHeader = { signature: 0x02014b50, length: 46 };
const endRecord = { signature: 0x06054b50, length: 22 };

/** Of the fixed part, which has the length of the rest. */
export const localHeaderBytes = localHeader.length;

/** The end record is within so many last bytes of the archive: it is followed only by a comment of at most 64 KB. */
export const endBytes = endRecord.length + 0xffff;

/** What the directory says about an entry. */
export interface ZipPlace {
  fileName: string;
  /** Not for folders and encrypted files. */
  isReadable: boolean;
  method: number;
  crc32: number;
  packedBytes: number;
  /** Offset of its local header. */
  localHeader: number;
}

export interface ZipDirectory {
  entries: number;
  /** Offset from the start of the archive. */
  from: number;
}

/**
 * @param end the last `endBytes` of the archive, or all of it
 * @param size of the archive
 * @throws RefusalError `damaged-archive`
 */
export function findDirectory(end: Buffer, size: number): ZipDirectory {
  const last = end.length - endRecord.length;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (end.readUInt32LE(at) !== endRecord.signature) continue;
    const from = end.readUInt32LE(at + 16);
    if (from > size) throw damagedZip();
    return { entries: end.readUInt16LE(at + 10), from };
  }
  throw damagedZip();
}

/**
 * @param bytes which contain the directory
 * @param from its offset in them
 * @throws RefusalError `too-complex`, `damaged-archive`
 */
export function readDirectory(
  bytes: Buffer,
  { entries, from }: ZipDirectory,
  maxEntries: number,
): ZipPlace[] {
  if (entries > maxEntries) throw new RefusalError('too-many-zip-files', { max: maxEntries });
  const places: ZipPlace[] = [];
  let at = from;
  for (let index = 0; index < entries; index++) {
    if (at + centralHeader.length > bytes.length || bytes.readUInt32LE(at) !== centralHeader.signature)
      throw damagedZip();
    const nameLength = bytes.readUInt16LE(at + 28);
    const nameAt = at + centralHeader.length;
    const fileName = bytes.toString('utf8', nameAt, nameAt + nameLength);
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
    places.push({
      fileName,
      isReadable: !fileName.endsWith('/') && !isEncrypted,
      method: bytes.readUInt16LE(at + 10),
      crc32: bytes.readUInt32LE(at + 16),
      packedBytes: bytes.readUInt32LE(at + 20),
      localHeader: bytes.readUInt32LE(at + 42),
    });
    at = nameAt + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return places;
}

/**
 * Where the data of an entry begins, counted from its local header.
 * @param header the fixed part of that header
 * @throws RefusalError `damaged-archive`
 */
export function dataOffset(header: Buffer): number {
  if (header.length < localHeader.length || header.readUInt32LE(0) !== localHeader.signature)
    throw damagedZip();
  return localHeader.length + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** @throws RefusalError for a method that nobody uses for reports */
export function methodOf({ method }: ZipPlace): 'stored' | 'deflated' {
  if (method === 0) return 'stored';
  if (method === 8) return 'deflated';
  throw new RefusalError('zip-method-unknown', { method });
}

export const damagedZip = () => new RefusalError('zip-damaged', {});

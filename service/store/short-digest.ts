import { createHash } from 'node:crypto';

/** A short name for any content, however long: 32 hexadecimal digits of its SHA-256. */
export const shortDigest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 32);

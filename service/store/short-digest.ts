import { createHash } from 'node:crypto';

/** A short name for a text that may be long or hold anything: 32 hexadecimal digits of its SHA-256. */
export const shortDigest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

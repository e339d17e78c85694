import type { StoredObject } from '../../ports/object-store.ts';
import { shortDigest } from '../../store/short-digest.ts';

/** A mail smaller than this counts, for its owner, as this many bytes, or as none. */
export const ownerUnitBytes = 262_144;

/**
 * What is counted of a mail, in bytes or in mails, if the count is written only for a sample.
 *
 * The counted size: the actual size, or for a mail smaller than the unit, the whole unit with a probability in proportion
 * to its size. A repeat of the same raw object counts the same.
 * @param owner whose count it is: with a common sample, one mail to a hundred owners would count as a hundred units at once
 */
export function countedBytes(
  bytes: number,
  unit: number,
  { key, version }: StoredObject,
  owner = '',
): number {
  if (bytes >= unit) return bytes;
  const digest = shortDigest(`${unit} ${key} ${version} ${owner}`);
  const drawn = Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32;
  return drawn < bytes / unit ? unit : 0;
}

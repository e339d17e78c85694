import type { StoredObject } from '../../ports/object-store.ts';
import { shortDigest } from '../../store/short-digest.ts';

/**
 * What something counts as: its bytes, or if it is smaller than the unit, the whole unit as often as its size says. A
 * repeat of the same raw object counts as the first did.
 * @param owner for whom it is drawn alone: or else one mail to a hundred owners counts as a hundred units at once
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

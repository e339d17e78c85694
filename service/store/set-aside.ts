import type { Ports } from '../ports/ports.ts';
import { prefixes } from './prefixes.ts';
import { shortDigest } from './short-digest.ts';

/**
 * Copies a damaged object to where a person finds it, before it is replaced. A repeat writes the same copy.
 * @returns the key of the copy, and the etag of the object; undefined if the object is gone
 */
export async function setAside(
  { store }: Pick<Ports, 'store'>,
  key: string,
): Promise<{ copy: string; etag: string } | undefined> {
  const damaged = await store.get(key);
  if (!damaged) return undefined;
  const copy = `${prefixes.damaged}${key}.${shortDigest(damaged.body)}`;
  await store.put(copy, damaged.body);
  return { copy, etag: damaged.etag };
}

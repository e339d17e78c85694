/** Attack: somebody with several owners' names has each of them ask a person who declined the first. */

import { readerOf } from '../../core/names/mailbox.ts';
import type { Ports } from '../ports/ports.ts';
import { declinedAddressKey, declinedAddressObject } from '../store/access/declined-address.ts';
import { recipientId } from '../store/access/recipient.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** A person who has declined the mail of this many owners is asked by no other. */
export const declinedByMost = 2;

/** Records an answer for all owners, and for all subaddresses. */
export async function noteAnswer(
  ports: Pick<Ports, 'store'>,
  { owner, address }: { owner: string; address: string },
  answer: 'confirmed' | 'declined',
): Promise<void> {
  await declinedAddressObject.change(ports, keyOf(address), (before) => {
    const others = (before?.owners ?? []).filter((one) => one !== owner);
    if (answer === 'confirmed') return before && { ...before, owners: others };
    return { ...before, schema: 1 as const, owners: [...others, owner].sort() };
  });
}

/**
 * Whether the reader of an address declined the mail of this owner, or of too many others.
 * @returns `unknown` if the stored object cannot be read
 */
export async function isDeclined(
  ports: Pick<Ports, 'store' | 'log'>,
  { owner, address }: { owner: string; address: string },
): Promise<boolean | 'unknown'> {
  const load = async () => ({ found: await declinedAddressObject.load(ports, keyOf(address)) });
  const loaded = await skipUnreadable(ports, load);
  if (!loaded) return 'unknown';
  const owners = loaded.found?.state.owners ?? [];
  return owners.includes(owner) || owners.length >= declinedByMost;
}

const keyOf = (address: string) => declinedAddressKey(recipientId(readerOf(address)));

/** Attack: whoever has several owners' names has somebody asked by each of them who said no to the first. */

import type { Ports } from '../ports/ports.ts';
import { declinedAddressKey, declinedAddressObject } from '../store/access/declined-address.ts';

/** Whoever declined the mail of so many owners is asked by no other one. */
export const declinedByMost = 2;

/** Notes an answer for all owners. */
export async function noteAnswer(
  ports: Pick<Ports, 'store'>,
  { owner, recipient }: { owner: string; recipient: string },
  answer: 'confirmed' | 'declined',
): Promise<void> {
  await declinedAddressObject.change(ports, declinedAddressKey(recipient), (before) => {
    const others = (before?.owners ?? []).filter((one) => one !== owner);
    if (answer === 'confirmed') return before && { ...before, owners: others };
    return { ...before, schema: 1 as const, owners: [...others, owner].sort() };
  });
}

/** @param id of an address: recipientId() */
export async function isDeclinedForAll(ports: Pick<Ports, 'store'>, id: string): Promise<boolean> {
  const owners = (await declinedAddressObject.load(ports, declinedAddressKey(id)))?.state.owners ?? [];
  return owners.length >= declinedByMost;
}

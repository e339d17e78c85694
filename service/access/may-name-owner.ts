import { isOwnerName } from '../../core/names/owner-name.ts';
import type { Ports } from '../ports/ports.ts';
import { loadOwnerAccount } from '../store/access/owner-account.ts';
import { ownedDomainsPrefix } from '../store/domains/owned-domain.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** Whether a request may name this owner: one that exists keeps a name that a new one could not get. */
export async function mayNameOwner(ports: Pick<Ports, 'store' | 'log'>, owner: string): Promise<boolean> {
  if (isOwnerName(owner)) return true;
  const { objects } = await ports.store.list(ownedDomainsPrefix(owner), { limit: 1 });
  if (objects.length > 0) return true;
  // An account that cannot be read exists, too.
  const account = await skipUnreadable(ports, async () => ({ found: await loadOwnerAccount(ports, owner) }));
  return account === undefined || account.found !== undefined;
}

import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { loadClaim } from '../store/domains/claim.ts';
import { changeDomain, type DomainState, loadDomain } from '../store/domains/domain.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';

/**
 * The owner's list and the inbox point to the domain. Both are derived from its state, and written again if they are lost.
 * @returns whether one was lost
 */
export async function savePointers(
  { store }: Pick<Ports, 'store'>,
  state: Pick<DomainState, 'owner' | 'domain' | 'inbox'>,
): Promise<boolean> {
  const owned = ownedDomainKey(state.owner, state.domain);
  const isListed = (await store.get(owned)) !== undefined;
  if (!isListed) await store.put(owned, '');
  const inbox = inboxKey(state.inbox);
  const { isWritten } = await inboxObject.change(
    { store },
    inbox,
    (before) => before ?? { schema: 1, domain: state.domain },
  );
  return !isListed || isWritten;
}

/** The same for a claim that waits. If it was withdrawn meanwhile, nothing may point to it. */
export async function saveClaimPointers(
  ports: Pick<Ports, 'store'>,
  { domain, owner, inbox }: Pick<DomainState, 'owner' | 'domain' | 'inbox'>,
): Promise<void> {
  const isRestored = await savePointers(ports, { domain, owner, inbox });
  if (!isRestored || (await loadClaim(ports, domain, owner))?.state.inbox === inbox) return;
  const host = (await loadDomain(ports, domain))?.state;
  if (host?.inbox !== inbox) await ports.store.delete(inboxKey(inbox));
  if (host?.owner !== owner) await deletePointer(ports, owner, domain);
}

/**
 * Removes the domain from the lists of earlier owners. The state names them from the change of owner until this is done,
 * so another task completes it if this one dies.
 * @returns the stored state afterwards
 */
export async function deleteFormerPointers(
  ports: Pick<Ports, 'store'>,
  state: DomainState,
): Promise<DomainState> {
  const { domain, owner, formerOwners } = state;
  if (!formerOwners) return state;
  for (const former of formerOwners) if (former !== owner) await deletePointer(ports, former, domain);
  const after = await changeDomain(ports, domain, ({ formerOwners: present, ...rest }) => {
    const left = present?.filter((one) => !formerOwners.includes(one)) ?? [];
    return { ...rest, ...(left.length > 0 && { formerOwners: left }) };
  });
  return after ?? state;
}

/** The earlier owner may claim or get the domain again at this very moment: then the list must point to it again. */
export async function deletePointer(
  { store }: Pick<Ports, 'store'>,
  owner: string,
  domain: DomainName,
): Promise<void> {
  const key = ownedDomainKey(owner, domain);
  await store.delete(key);
  const isOwned = (await loadDomain({ store }, domain))?.state.owner === owner;
  if (isOwned || (await loadClaim({ store }, domain, owner))) await store.put(key, '');
}

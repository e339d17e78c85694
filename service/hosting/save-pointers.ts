import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';

/** The owner's list and the inbox lead to the domain; both are derived from its state, and put again if they are lost. */
export async function savePointers(
  { store }: Pick<Ports, 'store'>,
  state: Pick<DomainState, 'owner' | 'domain' | 'inbox'>,
): Promise<void> {
  const owned = ownedDomainKey(state.owner, state.domain);
  if (!(await store.get(owned))) await store.put(owned, '');
  const inbox = inboxKey(state.inbox);
  if (!(await inboxObject.load({ store }, inbox)))
    await inboxObject.create({ store }, inbox, { schema: 1, domain: state.domain });
}

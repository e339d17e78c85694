import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';

/** The owner's list and the inbox lead to the domain; both are derived from its state, and put again if they are lost. */
export async function savePointers(
  { store }: Pick<Ports, 'store'>,
  state: Pick<DomainState, 'owner' | 'domain' | 'inbox'>,
): Promise<void> {
  const pointers = new Map<string, string | Uint8Array>([
    [ownedDomainKey(state.owner, state.domain), ''],
    [inboxKey(state.inbox), inboxObject.format({ schema: 1, domain: state.domain })],
  ]);
  for (const [key, body] of pointers) {
    if (!(await store.get(key))) await store.put(key, body);
  }
}

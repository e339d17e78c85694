import { observeText } from '../mta-sts/ledger.ts';
import { changeDomain } from './domains.ts';
import type { Ports, StoredObject } from './ports.ts';
import { type DomainState, keys } from './state.ts';

/** A domain with its policy as it is stored; the ledger knows that policy. */
export interface DomainWithPolicy {
  state: DomainState;
  stored: StoredObject | undefined;
}

/**
 * Enters the stored policy into the ledger, whoever wrote it, and changes the domain with it in one write.
 *
 * The state is read before the policy, and written only if nobody wrote it since: so whoever is slow never enters an
 * older policy after a newer one, which would end the newer one in the ledger while it is served.
 *
 * @param change may run several times; what it throws ends everything
 * @returns undefined when there is no such domain
 */
export async function changeWithPolicy(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  domain: string,
  change: (state: DomainState, stored: StoredObject | undefined) => DomainState = (state) => state,
): Promise<DomainWithPolicy | undefined> {
  let stored: StoredObject | undefined;
  const state = await changeDomain({ store }, domain, async (before) => {
    stored = await store.get(keys.policy(domain));
    return change(observe(before, stored, clock.now()), stored);
  });
  return state && { state, stored };
}

function observe(state: DomainState, stored: StoredObject | undefined, now: Date): DomainState {
  if (!stored) return state;
  const text = Buffer.from(stored.body).toString('utf8');
  const seen = { text, objectVersion: stored.version, now, by: 'object-store' };
  return { ...state, versions: observeText(state.versions, seen) };
}

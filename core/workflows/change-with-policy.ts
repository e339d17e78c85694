import { observeText } from '../mta-sts/ledger.ts';
import { loadDomain } from './domains.ts';
import { type Ports, PreconditionFailedError, type StoredObject } from './ports.ts';
import { type DomainState, formatState, keys } from './state.ts';

/** A domain with its policy as it is stored; the ledger knows that policy. */
export interface DomainWithPolicy {
  state: DomainState;
  stored: StoredObject | undefined;
}

/** More writers of one domain at one instant than this is a fault, not a race. */
const maxAttempts = 20;

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
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const loaded = await loadDomain({ store }, domain);
    if (!loaded) return undefined;
    const stored = await store.get(keys.policy(domain));
    const state = change(observe(loaded.state, stored, clock.now()), stored);
    if (formatState(state) === formatState(loaded.state)) return { state, stored };
    try {
      await store.put(keys.domain(domain), formatState(state), { ifMatch: loaded.etag });
      return { state, stored };
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
  throw new PreconditionFailedError(keys.domain(domain));
}

function observe(state: DomainState, stored: StoredObject | undefined, now: Date): DomainState {
  if (!stored) return state;
  const text = Buffer.from(stored.body).toString('utf8');
  const seen = { text, objectVersion: stored.version, now, by: 'object-store' };
  return { ...state, versions: observeText(state.versions, seen) };
}

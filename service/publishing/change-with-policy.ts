import { currentVersion, observeText } from '../../core/mta-sts/ledger.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState, type LoadedDomain, loadDomain } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';

/** Who put a text that came past the API. */
export const objectStore = 'object-store';

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
    stored = await store.get(policyKey(domain));
    return change(observe(before, stored, clock.now()), stored);
  });
  return state && { state, stored };
}

function observe(state: DomainState, stored: StoredObject | undefined, now: Date): DomainState {
  if (!stored) return state;
  const text = Buffer.from(stored.body).toString('utf8');
  const seen = { text, objectVersion: stored.version, now, by: objectStore };
  return { ...state, versions: observeText(state.versions, seen) };
}

/**
 * Whether the stored text is the one that the ledger knows as current. If someone edited past the API, or an edit was
 * not noticed yet, the rotation is asked to look.
 */
export async function isLedgerCurrent(
  { tasks }: Pick<Ports, 'tasks'>,
  { domain, versions }: DomainState,
  stored: StoredObject | undefined,
): Promise<boolean> {
  if (!stored || stored.version === currentVersion(versions)?.objectVersion) return true;
  await tasks.enqueue([{ kind: 'rotate-id', domain }]);
  return false;
}

/**
 * Owners decide by the dates that they are shown, and those come from the ledger. So a policy that was written past the
 * API, and that the rotation has not come to yet, is entered before anything is shown.
 *
 * @returns the same where the ledger knows the stored policy, which is then all that was read
 */
export async function enterStoredPolicy(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  loaded: LoadedDomain,
): Promise<LoadedDomain & Pick<DomainWithPolicy, 'stored'>> {
  const { domain } = loaded.state;
  const stored = await ports.store.get(policyKey(domain));
  if (await isLedgerCurrent(ports, loaded.state, stored)) return { ...loaded, stored };
  const entered = await changeWithPolicy(ports, domain);
  return { ...loaded, ...(await loadDomain(ports, domain)), stored: entered?.stored };
}

import { currentVersion, observeText } from '../../core/mta-sts/ledger.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { changeLoadedDomain, type DomainState, type LoadedDomain } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';

/** The author of a text that was written directly to the store. */
export const objectStore = 'object-store';

/** A domain and its stored policy. The domain was read before the policy. */
export interface DomainWithPolicy extends LoadedDomain {
  stored: StoredObject | undefined;
}

/**
 * Enters the stored policy in the ledger, whoever wrote it, and changes the domain with it in one write.
 *
 * The state is read before the policy, and written only if nobody has written it since. So a slow worker never enters an
 * older policy after a newer one, which would end the newer one in the ledger while it is served.
 *
 * @param change may run several times; an exception from it ends everything
 * @param known the state that the caller has already read: then one write is usually enough
 * @returns undefined if there is no such domain
 */
export async function changeWithPolicy(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  domain: DomainName,
  change: (state: DomainState, stored: StoredObject | undefined) => DomainState = (state) => state,
  known?: DomainWithPolicy,
): Promise<DomainWithPolicy | undefined> {
  let stored: StoredObject | undefined;
  let isKnown = known !== undefined;
  const changed = await changeLoadedDomain(
    { store },
    domain,
    async (before) => {
      stored = isKnown ? known?.stored : await store.get(policyKey(domain));
      isKnown = false;
      return change(observe(before, stored, clock.now()), stored);
    },
    known,
  );
  return changed && { ...changed, stored };
}

function observe(state: DomainState, stored: StoredObject | undefined, now: Date): DomainState {
  if (!stored) return state;
  const text = Buffer.from(stored.body).toString('utf8');
  const observed = { text, objectVersion: stored.version, now, by: objectStore };
  return { ...state, versions: observeText(state.versions, observed) };
}

/**
 * Whether the stored text is the one that the ledger has as current. If not, somebody edited directly in the store, or an
 * edit was not noticed yet, so a rotation is requested: the store's own notification may be late or lost.
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
 * Owners decide by the dates that they see, and those come from the ledger. So a policy that was written directly to the
 * store, and that no rotation has noticed yet, is entered before anything is shown.
 *
 * @returns the same if the ledger has the stored policy; then nothing else was read
 */
export async function enterStoredPolicy(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  loaded: LoadedDomain,
): Promise<DomainWithPolicy> {
  const { domain } = loaded.state;
  const read = { ...loaded, stored: await ports.store.get(policyKey(domain)) };
  if (await isLedgerCurrent(ports, read.state, read.stored)) return read;
  return (await changeWithPolicy(ports, domain, undefined, read)) ?? read;
}

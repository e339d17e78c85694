/**
 * The removal of a domain. Nobody can undo it, so it follows the order of RFC 8461 §8.3 and is not a day too early. Each
 * step checks the current state, makes one change, and is safe to repeat.
 *
 * Until the first deletion a removal can be cancelled. From then on (`deletingSince`, stored before anything is
 * deleted) it runs to the end, and rotation and hosting do not change the domain.
 */

import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import { endingPolicy } from '../../core/mta-sts/removal.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { isLedgerCurrent } from '../publishing/change-with-policy.ts';
import { publishStep } from '../publishing/publish-step.ts';
import { changeDomain, type DomainState, type LoadedDomain, loadDomain } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';
import { changeRemoval } from './change-removal.ts';
import { deleteHost, deleteOwnRecords, deleteRest, hasOwnRecords } from './delete-domain.ts';
import { isDeletionDue, removalSteps } from './removal-steps.ts';

type RemovalPorts = Pick<
  Ports,
  'store' | 'dns' | 'resolver' | 'edge' | 'tenants' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** A removal has three steps, and some repeat if a record comes back; after this many the queue takes over. */
const maxRounds = 10;

/**
 * Takes the steps of a removal that are due.
 * @returns when to check again; undefined if the domain is gone, or is not being removed
 */
export async function advanceRemoval(ports: RemovalPorts, domain: DomainName): Promise<Date | undefined> {
  for (let round = 0; round < maxRounds; round++) {
    const loaded = await loadDomain(ports, domain);
    if (!loaded?.state.removal) return undefined;
    const { state } = loaded;
    const step = removalSteps(ports, state).find((one) => one.state === 'now' || one.state === 'waiting');
    if (step?.state === 'waiting') return new Date(step.at ?? 0);
    switch (step?.name) {
      case 'publish-none':
        if (!(await publishNone(ports, loaded, step.policy)) || state.removal?.forcedBecause === undefined)
          return soon(ports);
        break;
      case 'announce-none':
        // The rotation does this. It checks again by itself, and the reconciliation starts one that is missing.
        return soon(ports);
      case 'delete-records':
        if (!(await deleteRecords(ports, state))) return soon(ports);
        break;
      default:
        // A rotation that had begun before the deletion may have written the record again: then it is deleted again.
        if (await hasOwnRecords(ports, state)) {
          await changeRemoval(ports, domain, ({ recordsDeletedAt: _, ...removal }) => removal);
          break;
        }
        if (!(await deleteHost(ports, state))) return soon(ports);
        await deleteRest(ports, state);
        return undefined;
    }
  }
  return soon(ports);
}

const soon = ({ clock, service }: Pick<Ports, 'clock' | 'service'>) =>
  new Date(clock.now().getTime() + service.retrySeconds * 1000);

/** @returns whether it is stored and in the ledger */
async function publishNone(
  ports: RemovalPorts,
  loaded: LoadedDomain,
  planned: Policy = endingPolicy({ mx: [] }),
): Promise<boolean> {
  const { domain, removal } = loaded.state;
  const stored = await ports.store.get(policyKey(domain));
  // Somebody may have written the text directly to the store a moment ago.
  const { mx = [] } = (stored && parsePolicy(stored.body).policy) ?? {};
  const policy = mx.length > 0 ? endingPolicy({ mx }) : planned;
  const by = removal?.by ?? 'strictmx';
  const result = await publishStep(ports, { ...loaded, stored }, { policy, by, step: 'removal' });
  // If somebody has edited meanwhile, the next check takes that into account.
  return result.ok;
}

/** @returns whether our records are gone */
async function deleteRecords(ports: RemovalPorts, before: DomainState): Promise<boolean> {
  const { domain } = before;
  if (!(await isLedgerCurrent(ports, before, await ports.store.get(policyKey(domain))))) return false;
  const state = await enterDeletion(ports, before);
  if (!state?.removal) return false;
  await deleteOwnRecords(ports, state);
  const recordsDeletedAt = timestampOf(ports.clock.now());
  await changeRemoval(ports, domain, (removal) => ({ ...removal, recordsDeletedAt }));
  return true;
}

/**
 * Stores the point of no return, before anything is deleted. It decides again on exactly the state that it stores: an
 * edit, a cancellation or a longer wait meanwhile stops it.
 */
async function enterDeletion(ports: RemovalPorts, { domain }: DomainState): Promise<DomainState | undefined> {
  const now = timestampOf(ports.clock.now());
  let entered = false;
  const state = await changeDomain(ports, domain, (current) => {
    const { removal } = current;
    entered = removal !== undefined && isDeletionDue(ports, current);
    if (!removal || !entered || removal.deletingSince !== undefined) return undefined;
    ports.log.info('removal-deletes', { domain });
    return { ...current, removal: { ...removal, deletingSince: now } };
  });
  return entered ? state : undefined;
}

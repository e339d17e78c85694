/**
 * The removal of a domain: the one change that nobody can take back, so it is done in the order of RFC 8461 §8.3 and
 * not a day too early. Each step looks at what is there, does one thing, and is safe to do twice.
 *
 * Until the first deletion a removal can be cancelled. From then on (`deletingSince`, stored before anything is
 * deleted) it goes on to the end, and rotation and hosting leave the domain alone.
 */

import { type Finding, finding, type Problem, problemOf } from '../../core/finding/finding.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import { endingPolicy, type RemovalStepName } from '../../core/mta-sts/removal.ts';
import { EdgeError } from '../ports/edge-tenants.ts';
import type { Ports } from '../ports/ports.ts';
import { changeWithPolicy, isLedgerCurrent } from '../publishing/change-with-policy.ts';
import { publishStep } from '../publishing/publish-step.ts';
import { deleteRecord, hasRecord } from '../records/delete-record.ts';
import {
  type OwnRecord,
  ownMtaStsRecord,
  ownPolicyHostRecord,
  ownTlsRptRecord,
} from '../records/own-record.ts';
import {
  changeDomain,
  type DomainState,
  domainKey,
  type LoadedDomain,
  loadDomain,
  problemSince,
  type RemovalState,
} from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { incidentsKey } from '../store/domains/incidents.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { deletePastVersions } from '../store/domains/past-versions.ts';
import { policyKey } from '../store/domains/policy.ts';
import { keepHeldVersions } from '../store/domains/removed-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { pendingReportsPrefix } from '../store/reports/pending-report.ts';
import { isDeletionDue, removalSteps } from './removal-steps.ts';

type RemovalPorts = Pick<
  Ports,
  'store' | 'dns' | 'resolver' | 'edge' | 'tenants' | 'tasks' | 'clock' | 'log' | 'service'
>;

export interface RemovalRequest {
  domain: string;
  by: string;
  /** Skips the wait for policies that senders may hold, for this reason. */
  forcedBecause?: string;
}

/** Begins the removal of a domain, or goes on with it; asking again with a reason skips the wait from then on. */
export async function startRemoval(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  { domain, by, forcedBecause }: RemovalRequest,
): Promise<DomainState | undefined> {
  const requestedAt = ports.clock.now().toISOString();
  const state = await changeDomain(ports, domain, ({ migration: _, ...before }) => ({
    ...before,
    removal: {
      ...(before.removal ?? { requestedAt, by }),
      ...(forcedBecause !== undefined && { forcedBecause }),
    },
  }));
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
  return state;
}

/** A removal as its owner sees it. */
export interface RemovalDescription {
  requestedAt: string;
  by: string;
  forcedBecause?: string;
  /** Whether `PUT /v1/domains/{domain}` still cancels it. */
  cancellable: boolean;
  problem?: Problem;
  steps: PlanStep<RemovalStepName | 'delete-cnames'>[];
}

export function describeRemoval(
  ports: Pick<Ports, 'edge' | 'clock' | 'service'>,
  state: DomainState,
  removal: RemovalState,
): RemovalDescription {
  const { requestedAt, by, forcedBecause, problem } = removal;
  const steps = removalSteps(ports, { ...state, removal });
  return {
    requestedAt,
    by,
    ...(forcedBecause !== undefined && { forcedBecause }),
    cancellable: removal.deletingSince === undefined,
    ...(problem && { problem }),
    steps: state.zone === 'external' ? [...steps, cnameStep(state, steps)] : steps,
  };
}

/** In an external domain's zone we may write nothing. */
function cnameStep({ domain, removal }: DomainState, steps: PlanStep[]): PlanStep<'delete-cnames'> {
  const { policyHost, mtaStsRecord, tlsRptRecord: tlsRpt } = domainNames(domain, '');
  // What they lead to is gone then, and the domain soon: there is no later moment to say it.
  const at = removal?.recordsDeletedAt ?? steps.at(-1)?.at;
  return {
    name: 'delete-cnames',
    state: removal?.recordsDeletedAt === undefined ? 'later' : 'now',
    ...(at !== undefined && { at }),
    who: 'owner',
    parameters: { names: [policyHost, mtaStsRecord, tlsRpt] },
  };
}

/**
 * Takes the steps of a removal that are due.
 * @returns when to look again; undefined when the domain is gone, or is not being removed
 */
export async function advanceRemoval(ports: RemovalPorts, domain: string): Promise<Date | undefined> {
  for (;;) {
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
        // The rotation's work; it looks again by itself, and the reconciliation is behind it.
        return soon(ports);
      case 'delete-records':
        if (!(await deleteRecords(ports, state))) return soon(ports);
        break;
      default:
        // A rotation that had begun before the deletion may have put the record back: then they are deleted anew.
        if (await hasOwnRecords(ports, state)) {
          await changeRemoval(ports, domain, ({ recordsDeletedAt: _, ...removal }) => removal);
          break;
        }
        if (!(await deleteHost(ports, state))) return soon(ports);
        await deleteRest(ports, state);
        return undefined;
    }
  }
}

const soon = ({ clock, service }: Pick<Ports, 'clock' | 'service'>) =>
  new Date(clock.now().getTime() + service.retrySeconds * 1000);

/** @returns whether it is stored, and the ledger knows it */
async function publishNone(
  ports: RemovalPorts,
  loaded: LoadedDomain,
  planned: Policy = endingPolicy({ mx: [] }),
): Promise<boolean> {
  const { domain, removal } = loaded.state;
  const stored = await ports.store.get(policyKey(domain));
  // The text may have come past the API a moment ago.
  const { mx = [] } = (stored && parsePolicy(stored.body).policy) ?? {};
  const policy = mx.length > 0 ? endingPolicy({ mx }) : planned;
  const by = removal?.by ?? 'strictmx';
  const result = await publishStep(
    ports,
    { ...loaded, stored },
    { policy, by, why: 'removal of the domain' },
  );
  // Where someone edited meanwhile, the next look takes that into account.
  return result.ok;
}

/** @returns whether the records that are ours are gone */
async function deleteRecords(ports: RemovalPorts, before: DomainState): Promise<boolean> {
  const { domain } = before;
  if (!(await isLedgerCurrent(ports, before, await ports.store.get(policyKey(domain))))) return false;
  const state = await enterDeletion(ports, before);
  if (!state?.removal) return false;
  await deleteOwnRecords(ports, state);
  const recordsDeletedAt = ports.clock.now().toISOString();
  await changeRemoval(ports, domain, (removal) => ({ ...removal, recordsDeletedAt }));
  return true;
}

/**
 * Stores that there is no way back, before anything is deleted. Decides anew on the very state that it stores:
 * an edit, a cancellation or a longer wait that came meanwhile ends it.
 */
async function enterDeletion(ports: RemovalPorts, { domain }: DomainState): Promise<DomainState | undefined> {
  const now = ports.clock.now().toISOString();
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

async function hasOwnRecords(ports: RemovalPorts, state: DomainState): Promise<boolean> {
  for (const record of ownRecords(ports, state)) if (await hasRecord(ports, state, record)) return true;
  return false;
}

async function deleteOwnRecords(ports: RemovalPorts, state: DomainState): Promise<void> {
  for (const record of ownRecords(ports, state)) await deleteRecord(ports, state, record);
}

const ownRecords = (ports: RemovalPorts, state: DomainState): OwnRecord[] => [
  ownMtaStsRecord(ports, state),
  ownTlsRptRecord(ports, state),
];

/** @returns whether nothing answers for `mta-sts.<domain>` any more */
async function deleteHost(ports: RemovalPorts, state: DomainState): Promise<boolean> {
  const { tenants } = ports;
  const { domain } = state;
  try {
    const tenant = await tenants.describe(domain);
    if (!(await isStillDue(ports, state))) return false;
    const disabled = tenant?.enabled ? await tenants.disable(domain, tenant) : tenant;
    // Before the tenant is gone: a CNAME that leads to nobody could be claimed by a stranger's distribution.
    if (state.zone === 'managed') await deleteRecord(ports, state, ownPolicyHostRecord(ports, state));
    if (!disabled) return true;
    if (!disabled.deployed) return false;
    await tenants.remove(domain, disabled);
    return true;
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    ports.log.warn('edge-refused', { domain, code: error.code, detail: error.message });
    await keepProblem(ports, domain, finding('host-not-deleted', { domain }));
    return false;
  }
}

/** The domain's object goes last: until then every crash finds its way back here. */
async function deleteRest(ports: RemovalPorts, state: DomainState): Promise<void> {
  const { store, log } = ports;
  const { domain, owner, inbox } = state;
  await deleteOwnRecords(ports, state);
  const last = await changeWithPolicy(ports, domain);
  if (!(await isStillDue(ports, state))) return;
  if (last?.stored) await store.delete(policyKey(domain), { ifMatch: last.stored.etag });
  // Only now does no edge fetch it any more; the domain's object has the versions until they are kept elsewhere.
  await keepHeldVersions(ports, last?.state ?? state);
  await deletePastVersions(ports, domain);
  for await (const key of listKeys(ports, pendingReportsPrefix(domain))) await store.delete(key);
  await store.delete(inboxKey(inbox));
  await store.delete(ownedDomainKey(owner, domain));
  await store.delete(incidentsKey(domain));
  const loaded = await loadDomain(ports, domain);
  if (loaded?.state.inbox !== inbox) return;
  await store.delete(domainKey(domain), { ifMatch: loaded.etag });
  log.info('domain-removed', { domain });
}

/**
 * Asked after what is to be deleted was read, and before it is deleted as it was read. So a worker that hung takes
 * nothing from a domain that was registered anew after another worker had ended the removal; and leaves the host to
 * those that hold a record which another worker has just deleted once more.
 */
async function isStillDue(ports: RemovalPorts, { domain, inbox, removal }: DomainState): Promise<boolean> {
  const now = (await loadDomain(ports, domain))?.state;
  return now?.inbox === inbox && now.removal?.recordsDeletedAt === removal?.recordsDeletedAt;
}

const keepProblem = (ports: RemovalPorts, domain: string, found: Finding) =>
  changeRemoval(ports, domain, (removal) => ({
    ...removal,
    problem: problemSince(removal.problem, problemOf(found, ports.clock.now())),
  }));

const changeRemoval = (
  ports: RemovalPorts,
  domain: string,
  change: (removal: RemovalState) => RemovalState,
): Promise<DomainState | undefined> =>
  changeDomain(ports, domain, (state) =>
    state.removal ? { ...state, removal: change(state.removal) } : undefined,
  );

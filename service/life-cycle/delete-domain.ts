/** The last steps of a removal: delete our DNS records, the HTTPS host, and all stored objects. */

import { finding } from '../../core/finding/finding.ts';
import { deletePointer } from '../hosting/save-pointers.ts';
import { EdgeError } from '../ports/edge-tenants.ts';
import type { Ports } from '../ports/ports.ts';
import { changeWithPolicy } from '../publishing/change-with-policy.ts';
import { deleteRecord, hasRecord } from '../records/delete-record.ts';
import {
  type OwnRecord,
  ownMtaStsRecord,
  ownPolicyHostRecord,
  ownTlsRptRecord,
} from '../records/own-record.ts';
import { type DomainState, domainKey, loadDomain } from '../store/domains/domain.ts';
import { inboxKey } from '../store/domains/inbox.ts';
import { incidentsKey } from '../store/domains/incidents.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { deletePastVersions } from '../store/domains/past-versions.ts';
import { policyKey } from '../store/domains/policy.ts';
import { keepRemovedDomain } from '../store/domains/removed-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { pendingReportsPrefix } from '../store/reports/pending-report.ts';
import { keepRemovalProblem } from './change-removal.ts';

type DeletePorts = Pick<Ports, 'store' | 'dns' | 'edge' | 'tenants' | 'tasks' | 'clock' | 'log' | 'service'>;

/** Whether a TXT record of ours still exists. */
export async function hasOwnRecords(ports: DeletePorts, state: DomainState): Promise<boolean> {
  for (const record of ownRecords(ports, state)) if (await hasRecord(ports, state, record)) return true;
  return false;
}

export async function deleteOwnRecords(ports: DeletePorts, state: DomainState): Promise<void> {
  for (const record of ownRecords(ports, state)) await deleteRecord(ports, state, record);
}

const ownRecords = (ports: DeletePorts, state: DomainState): OwnRecord[] => [
  ownMtaStsRecord(ports, state),
  ownTlsRptRecord(ports, state),
];

/** @returns whether nothing answers for `mta-sts.<domain>` any more */
export async function deleteHost(ports: DeletePorts, state: DomainState): Promise<boolean> {
  const { tenants } = ports;
  const { domain } = state;
  try {
    const tenant = await tenants.describe(domain);
    if (!(await isStillDue(ports, state))) return false;
    const disabled = tenant?.enabled ? await tenants.disable(domain, tenant) : tenant;
    // Before the tenant is deleted: an attacker's distribution could claim the name of a dangling CNAME.
    if (isManaged(state)) await deleteRecord(ports, state, ownPolicyHostRecord(ports, state));
    if (!disabled) return true;
    if (!disabled.deployed) return false;
    await tenants.remove(domain, disabled);
    return true;
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    ports.log.warn('edge-refused', { domain, code: error.code, detail: error.message });
    await keepRemovalProblem(ports, domain, finding('host-not-deleted', { domain }));
    return false;
  }
}

/** The domain's object is deleted last: until then, the removal resumes after any crash. */
export async function deleteRest(ports: DeletePorts, state: DomainState): Promise<void> {
  const { store, log } = ports;
  const { domain, owner, inbox } = state;
  await deleteOwnRecords(ports, state);
  const last = await changeWithPolicy(ports, domain);
  if (!(await isStillDue(ports, state))) return;
  if (last?.stored) await store.delete(policyKey(domain), { ifMatch: last.stored.etag });
  // Only now does no edge fetch it any more; the domain's object has the versions until they are kept elsewhere.
  await keepRemovedDomain(ports, last?.state ?? state);
  await deletePastVersions(ports, domain);
  for await (const key of listKeys(ports, pendingReportsPrefix(domain))) await store.delete(key);
  await store.delete(inboxKey(inbox));
  for (const former of state.formerOwners ?? []) await deletePointer(ports, former, domain);
  await store.delete(ownedDomainKey(owner, domain));
  await store.delete(incidentsKey(domain));
  const loaded = await loadDomain(ports, domain);
  if (loaded?.state.inbox !== inbox) return;
  await store.delete(domainKey(domain), { ifMatch: loaded.etag });
  log.info('domain-removed', { domain });
}

/**
 * Checked after the objects to delete were read, and before they are deleted on condition that they are unchanged. So a
 * worker that hung deletes nothing of a domain that was registered again after another worker had ended the removal. It
 * also leaves the host to those who still cache a record that another worker has just deleted once more.
 */
async function isStillDue(ports: DeletePorts, { domain, inbox, removal }: DomainState): Promise<boolean> {
  const now = (await loadDomain(ports, domain))?.state;
  return now?.inbox === inbox && now.removal?.recordsDeletedAt === removal?.recordsDeletedAt;
}

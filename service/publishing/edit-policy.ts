import { appendVersion } from '../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy } from '../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { PreconditionFailedError, type StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, domainKey, isBeingDeleted } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';
import { changeWithPolicy } from './change-with-policy.ts';

export interface PolicyEdit {
  domain: string;
  policy: Policy;
  /** The etag of the policy that the editor saw; undefined when there was none. */
  ifMatch: string | undefined;
  by: string;
  why?: string;
}

export interface PolicyEditResult {
  text: string;
  etag: string;
  /** False when the text was there already; then nothing was written and the id stays. */
  changed: boolean;
}

/** What an edit would serve, and whether that differs from what is there. */
export function planPolicyEdit(
  policy: Policy,
  current: Pick<StoredObject, 'body'> | undefined,
): { text: string; changed: boolean } {
  const text = formatPolicy(policy);
  return { text, changed: current === undefined || Buffer.from(current.body).toString('utf8') !== text };
}

/**
 * Puts a new policy text where it is served, after the version ledger says so.
 *
 * The ledger is written ahead: a text that may have been served stands in it, wherever a crash falls. The id that the
 * ledger gives is announced by `rotateId`, once the text is seen over public HTTPS.
 *
 * @throws PreconditionFailedError when someone else edited since `ifMatch`, or the domain is being deleted: read again, show both
 */
export async function editPolicy(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  edit: PolicyEdit,
): Promise<PolicyEditResult> {
  const { store, tasks, clock } = ports;
  const { domain } = edit;
  const key = policyKey(domain);
  const current = await store.get(key);
  if (current?.etag !== edit.ifMatch) throw new PreconditionFailedError(key);
  const { text, changed } = planPolicyEdit(edit.policy, current);
  if (current && !changed) {
    // It may be the second try of an edit that died once the text was stored.
    await changeWithPolicy(ports, domain);
    await tasks.enqueue([{ kind: 'rotate-id', domain }]);
    return { text, etag: current.etag, changed: false };
  }

  const written = await changeWithPolicy(ports, domain, (state, stored) => {
    // A removal that has begun to delete waits for no policy that comes after it decided.
    if (stored?.etag !== edit.ifMatch || isBeingDeleted(state)) throw new PreconditionFailedError(key);
    const { by, why } = edit;
    const versions = appendVersion(state.versions, {
      text,
      now: clock.now(),
      by,
      ...(why !== undefined && { why }),
    });
    return { ...state, versions };
  });
  const version = written?.state.versions.at(-1);
  // The domain was removed meanwhile.
  if (!version) throw new PreconditionFailedError(domainKey(domain));

  try {
    const condition = current ? { ifMatch: current.etag } : { ifNoneMatch: '*' as const };
    const { etag } = await store.put(key, text, { ...condition, contentType: 'text/plain; charset=utf-8' });
    // So that from the answer on, the new id is the wanted one.
    await changeWithPolicy(ports, domain);
    return { text, etag, changed: true };
  } catch (error) {
    if (!(error instanceof PreconditionFailedError)) throw error;
    const stored = await store.get(key);
    // A first try whose answer was lost came before the client's own second one, which then finds it in its way.
    if (stored && Buffer.from(stored.body).toString('utf8') === text) {
      await changeWithPolicy(ports, domain);
      return { text, etag: stored.etag, changed: true };
    }
    await forgetVersion(ports, domain, version);
    throw error;
  } finally {
    await tasks.enqueue([{ kind: 'rotate-id', domain }]);
  }
}

/** Takes back a version that lost the race for the policy object and so was never served. */
async function forgetVersion(
  ports: Pick<Ports, 'store'>,
  domain: string,
  lost: PolicyVersion,
): Promise<void> {
  await changeDomain(ports, domain, (state) => ({
    ...state,
    versions: state.versions.filter(({ id, objectVersion }) => id !== lost.id || objectVersion !== undefined),
  }));
}

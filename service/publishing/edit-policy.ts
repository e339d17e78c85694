import { withoutTraits } from '../../core/finding/finding.ts';
import { appendVersion } from '../../core/mta-sts/ledger.ts';
import { formatPolicy, type Policy } from '../../core/mta-sts/policy.ts';
import type { PolicyVersion, PublishingStep } from '../../core/mta-sts/version.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { type Stale, staleBecause } from '../access/precondition.ts';
import { PreconditionFailedError, type StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState, isBeingDeleted } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';
import { changeWithPolicy, type DomainWithPolicy } from './change-with-policy.ts';
import type { GuardVerdict } from './guard-policy-edit.ts';

/** A policy to serve, by whom and why, and what the guard found against it. */
export interface Publication {
  policy: Policy;
  by: string;
  why?: string;
  step?: PublishingStep;
  /** This edit overrides what it forbids, and the ledger records that. */
  verdict: Pick<GuardVerdict, 'forbidden'>;
}

export type PublishResult =
  | {
      ok: true;
      /** The domain afterwards: the new version is the current one. */
      state: DomainState;
      text: string;
      etag: string;
      /** False if the text was already there; then nothing was written and the id stays. */
      changed: boolean;
    }
  /** Somebody else has edited meanwhile, or the domain is being deleted: read again, decide again. */
  | Stale;

type EditPorts = Pick<Ports, 'store' | 'tasks' | 'clock'>;

const stale = staleBecause('changed');

/** What an edit would serve, and whether that differs from the current text. */
export function planPolicyEdit(
  policy: Policy,
  current: Pick<StoredObject, 'body'> | undefined,
): { text: string; changed: boolean } {
  const text = formatPolicy(policy);
  return { text, changed: current === undefined || Buffer.from(current.body).toString('utf8') !== text };
}

/**
 * Stores a new policy text at the edge, after the version ledger has it. Only publish() calls it, where the
 * guard decides.
 *
 * The ledger is written first, so a text that may have been served is in it after any crash. The store sends a
 * notification of the write, and the rotation that follows announces the id, once the text is seen over public HTTPS.
 *
 * @param before the state on which the edit was decided; if the policy has changed since, the result is `stale`
 */
export async function editPolicy(
  ports: EditPorts,
  before: DomainWithPolicy,
  publication: Publication,
): Promise<PublishResult> {
  const { domain } = before.state;
  const { text, changed } = planPolicyEdit(publication.policy, before.stored);
  if (before.stored && !changed) return keepPolicy(ports, before, { text, etag: before.stored.etag });

  const ahead = await enterAhead(ports, before, text, publication);
  const version = ahead?.state.versions.at(-1);
  if (!ahead || !version) return stale;
  const written = await writePolicy(ports, before, text);
  if (!written) return settleLostRace(ports, domain, { text, version });
  // From now on, the new id is the wanted one.
  const after = await changeWithPolicy(ports, domain, undefined, { ...ahead, stored: written });
  return { ok: true, state: (after ?? ahead).state, text, etag: written.etag, changed: true };
}

/** It may be a repeat of an edit that died once the text was stored; and it is a way to request a rotation. */
async function keepPolicy(
  ports: EditPorts,
  before: DomainWithPolicy,
  { text, etag }: { text: string; etag: string },
): Promise<PublishResult> {
  const { domain } = before.state;
  const after = await changeWithPolicy(ports, domain, undefined, before);
  await ports.tasks.enqueue([{ kind: 'rotate-id', domain }]);
  return { ok: true, state: (after ?? before).state, text, etag, changed: false };
}

/** @returns undefined if the policy has changed since, or the domain is being deleted or gone */
async function enterAhead(
  ports: EditPorts,
  before: DomainWithPolicy,
  text: string,
  { by, why, step, verdict }: Publication,
): Promise<DomainWithPolicy | undefined> {
  const { domain } = before.state;
  const overridden = verdict.forbidden.map(withoutTraits);
  try {
    return await changeWithPolicy(
      ports,
      domain,
      (state, stored) => {
        // Once a removal has started deleting, it ignores later policies.
        if (stored?.etag !== before.stored?.etag || isBeingDeleted(state))
          throw new PreconditionFailedError(policyKey(domain));
        const edit = {
          text,
          now: ports.clock.now(),
          by,
          ...(why !== undefined && { why }),
          ...(step && { step }),
          ...(overridden.length > 0 && { overridden }),
        };
        return { ...state, versions: appendVersion(state.versions, edit) };
      },
      before,
    );
  } catch (error) {
    if (error instanceof PreconditionFailedError) return undefined;
    throw error;
  }
}

/** @returns the stored policy; undefined if another one is there by now */
async function writePolicy(
  { store, clock }: EditPorts,
  { state, stored }: DomainWithPolicy,
  text: string,
): Promise<StoredObject | undefined> {
  const key = policyKey(state.domain);
  const condition = stored ? { ifMatch: stored.etag } : { ifNoneMatch: '*' as const };
  const contentType = 'text/plain; charset=utf-8';
  try {
    const { etag, version } = await store.put(key, text, { ...condition, contentType });
    return { key, body: Buffer.from(text), etag, version, lastModified: clock.now() };
  } catch (error) {
    if (error instanceof PreconditionFailedError) return undefined;
    throw error;
  }
}

/** If the answer to a first attempt is lost, the client's own retry finds that attempt's text already stored. */
async function settleLostRace(
  ports: EditPorts,
  domain: DomainName,
  { text, version }: { text: string; version: PolicyVersion },
): Promise<PublishResult> {
  const stored = await ports.store.get(policyKey(domain));
  if (stored && Buffer.from(stored.body).toString('utf8') === text) {
    const after = await changeWithPolicy(ports, domain);
    return after ? { ok: true, state: after.state, text, etag: stored.etag, changed: true } : stale;
  }
  await forgetVersion(ports, domain, version);
  return stale;
}

/** Removes a version that lost the race for the policy object and so was never served. */
async function forgetVersion(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  lost: PolicyVersion,
): Promise<void> {
  await changeDomain(ports, domain, (state) => ({
    ...state,
    versions: state.versions.filter(({ id, objectVersion }) => id !== lost.id || objectVersion !== undefined),
  }));
}

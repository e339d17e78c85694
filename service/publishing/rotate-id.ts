/**
 * The id rotation: makes the `_mta-sts` TXT record agree with the policy text in the store (RFC 8461 §3.1, §8.1).
 *
 * A sender that sees a new id fetches the policy once and then keeps it for its whole max_age. So a new id must not be
 * seen before the new text is: publish, verify, then announce. The rotation is level-triggered: it compares the wanted
 * state with the actual one, and does nothing if they agree; so it may run twice, late, or several times at once.
 */

import { addHostedRecords } from '../../core/finding/add-hosted-records.ts';
import { type Finding, finding, type Problem, problemOf } from '../../core/finding/finding.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { formatMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { type CheckKind, checkLater } from '../checks/check-later.ts';
import { retryDelaySeconds } from '../checks/retry-delay.ts';
import { verifyServed } from '../look-up/verify-served.ts';
import { RecordConflictError } from '../ports/dns-zone.ts';
import type { StoredObject } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { ownMtaStsRecord } from '../records/own-record.ts';
import { compareRecord } from '../records/place-record.ts';
import { hostedRecords } from '../records/wanted-records.ts';
import { changeDomain, type DomainState, isBeingDeleted, problemSince } from '../store/domains/domain.ts';
import { keepFailure } from '../store/domains/keep-failure.ts';
import { policyKey } from '../store/domains/policy.ts';
import { findBlockedChange } from './blocked-change.ts';
import { changeWithPolicy } from './change-with-policy.ts';

export type RotationOutcome =
  | { kind: 'no-domain' }
  /** There is no policy, and none was announced; or the domain is being deleted. */
  | { kind: 'no-policy' }
  | { kind: 'current'; id: string }
  | { kind: 'announced'; id: string }
  /** The old id stays; the domain's state says why. */
  | { kind: 'blocked'; problem: Problem }
  /** The text is newer than the edge's cache time; a later check is queued. */
  | { kind: 'waiting'; seconds: number };

type RotationPorts = Pick<Ports, 'store' | 'dns' | 'edge' | 'fetch' | 'tasks' | 'clock' | 'log' | 'service'>;

/** Edits that arrive while a rotation runs are followed at once, up to this many; then the queue takes over. */
const maxRounds = 5;

/** Compares the wanted with the announced policy of one domain, and makes them agree. */
export async function rotateId(ports: RotationPorts, domain: DomainName): Promise<RotationOutcome> {
  for (let round = 0; round < maxRounds; round++) {
    const { outcome, objectVersion } = await rotateOnce(ports, domain);
    if (outcome.kind !== 'announced') return outcome;
    // The policy may have changed between the fetch and the record: then this id is for an old text.
    const after = await ports.store.get(policyKey(domain));
    if (after?.version === objectVersion) return outcome;
  }
  await ports.tasks.enqueue([{ kind: 'rotate-id', domain }]);
  return { kind: 'waiting', seconds: 0 };
}

async function rotateOnce(
  ports: RotationPorts,
  domain: DomainName,
): Promise<{ outcome: RotationOutcome; objectVersion?: string }> {
  const changed = await changeWithPolicy(ports, domain);
  if (!changed) return { outcome: { kind: 'no-domain' } };
  const { state, stored: policy } = changed;
  if (isBeingDeleted(state)) return { outcome: { kind: 'no-policy' } };
  const wanted = currentVersion(state.versions);
  if (!policy || !wanted) return { outcome: await withoutPolicy(ports, state) };
  // The records wait for this policy.
  if (state.hosting.problem?.code === 'policy-elsewhere-first')
    await ports.tasks.enqueue([{ kind: 'advance-hosting', domain }]);

  const outcome = await keepFailure(ports, domain, 'rotation', () => converge(ports, state, wanted, policy));
  return { outcome, objectVersion: policy.version };
}

async function converge(
  ports: RotationPorts,
  state: DomainState,
  wanted: PolicyVersion,
  policy: StoredObject,
): Promise<RotationOutcome> {
  const { domain } = state;
  const record = formatMtaStsRecord(wanted.id);
  const announcement = await compareRecord(ports, state, ownMtaStsRecord(ports, state), record);
  if (announcement.kind === 'blocked') return block(ports, domain, announcement.finding);
  if (announcement.kind === 'current') {
    // An earlier attempt failed after its write, so nobody has verified yet that all servers answer it.
    if (state.announced?.id !== wanted.id) await announcement.confirm();
    await settle(ports, domain, wanted.id);
    return { kind: 'current', id: wanted.id };
  }

  const seconds = secondsUntilCachesAgree(ports, policy);
  if (seconds > 0) {
    await checkLater(ports, nextRotation, domain, seconds);
    return { kind: 'waiting', seconds };
  }
  const found = judgeStored(domain, policy) ?? (await verifyServed(ports, domain, policy.body));
  if (found) return block(ports, domain, addHostedRecords(found, hostedRecords(ports, state)));
  try {
    await announcement.write();
  } catch (error) {
    if (!(error instanceof RecordConflictError)) throw error;
    const again = await compareRecord(ports, state, ownMtaStsRecord(ports, state), record);
    // A zone that always answers so must not be asked every second: the queue waits longer each time.
    if (again.kind === 'due') throw error;
    // Another rotation of the same domain was quicker, or something is in the way: check that.
    await ports.tasks.enqueue([{ kind: 'rotate-id', domain }], { delaySeconds: 1 });
    return { kind: 'waiting', seconds: 1 };
  }
  await settle(ports, domain, wanted.id);
  ports.log.info('id-announced', { domain, id: wanted.id });
  return { kind: 'announced', id: wanted.id };
}

async function withoutPolicy(
  ports: RotationPorts,
  { domain, announced }: DomainState,
): Promise<RotationOutcome> {
  if (!announced) return { kind: 'no-policy' };
  return block(ports, domain, finding('policy-missing', { domain }));
}

/** After a write, edge locations may serve the old text for their cache time. */
function secondsUntilCachesAgree({ clock, edge }: RotationPorts, policy: StoredObject): number {
  const ageSeconds = (clock.now().getTime() - policy.lastModified.getTime()) / 1000;
  return Math.ceil(edge.cacheSeconds - ageSeconds);
}

/** A text written directly to the store may be no valid policy. Its id is not announced, so senders keep theirs. */
function judgeStored(domain: DomainName, policy: StoredObject): Finding | undefined {
  const parsed = parsePolicy(policy.body);
  return parsed.ok ? undefined : finding('stored-policy-invalid', { domain, faults: parsed.errors });
}

/** Longer than the queue waits before it repeats the task of a dead worker. */
const justNowSeconds = 900;

async function settle(ports: RotationPorts, domain: DomainName, id: string): Promise<void> {
  const at = timestampOf(ports.clock.now());
  const after = await changeDomain(ports, domain, (state) => {
    const { problem, nextCheckAt, ...rotation } = state.rotation;
    const announced = state.announced?.id === id ? state.announced : { ...state.announced, id, at };
    const versions = state.versions.map((version) =>
      version.id === id && version.announcedAt === undefined ? { ...version, announcedAt: at } : version,
    );
    return { ...state, announced, rotation, versions };
  });
  // Senders fetch it now, and nobody has compared a text that was written directly to the store with the MX records. Also
  // for one that was announced before: the worker that announced it may have died before this.
  const announcedAt = Date.parse(after?.announced?.at ?? '');
  if (Date.parse(at) - announcedAt < justNowSeconds * 1000) await requestWatch(ports, domain);
}

async function block(ports: RotationPorts, domain: DomainName, found: Finding): Promise<RotationOutcome> {
  const now = ports.clock.now();
  const state = await changeDomain(ports, domain, (before) => ({
    ...before,
    rotation: {
      ...before.rotation,
      problem: problemSince(before.rotation.problem, problemOf(found, now)),
    },
  }));
  const problem = state?.rotation.problem;
  if (!problem) return { kind: 'no-domain' };
  ports.log.warn('rotation-blocked', { domain, code: problem.code });
  if (findBlockedChange(state, now)) await requestWatch(ports, domain);
  await checkLater(ports, nextRotation, domain, retryDelaySeconds(ports.service, problem, now));
  return { kind: 'blocked', problem };
}

/** Requests a check of the domain from outside soon, not at the next reconciliation. */
const requestWatch = (ports: RotationPorts, domain: DomainName): Promise<void> =>
  ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);

/** The check that a rotation waits for. */
const nextRotation: CheckKind = {
  kind: 'rotate-id',
  nextCheckAt: ({ rotation }) => rotation.nextCheckAt,
  withNextCheckAt: (state, nextCheckAt) => ({ ...state, rotation: { ...state.rotation, nextCheckAt } }),
};

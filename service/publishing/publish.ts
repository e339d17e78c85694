import { type Finding, keyOfFinding, withoutTraits } from '../../core/finding/finding.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { PublishingStep } from '../../core/mta-sts/version.ts';
import { audited, notePlanned } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import { shortDigest } from '../store/short-digest.ts';
import type { DomainWithPolicy } from './change-with-policy.ts';
import { editPolicy, type PublishResult, planPolicyEdit } from './edit-policy.ts';
import { type GuardVerdict, guardPolicyEdit, judgeEdit } from './guard-policy-edit.ts';

/** A policy that somebody, or a step of a plan, wants to publish. */
export interface PublicationRequest {
  policy: Policy;
  change: ChangeRequest;
  /** Publishes despite what the guard forbids. */
  override?: { reason: string };
  /** The step of our plan, if it is one: nobody can override for it. */
  step?: PublishingStep;
}

type PublishPorts = Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random'>;

export type PublicationResult =
  | (Extract<PublishResult, { ok: true }> & { verdict: GuardVerdict })
  /** In a dry run, the result that publishing would have. */
  | {
      ok: true;
      state: DomainWithPolicy['state'];
      text: string;
      changed: boolean;
      etag?: string;
      verdict: GuardVerdict;
    }
  | Extract<PublishResult, { ok: false }>
  /** RFC 8461 §5: senders would not deliver to a live MX that the policy does not cover. */
  | { ok: false; reason: 'breaks-mail'; forbidden: Finding[] };

/**
 * Publishes a policy. People and plans have no other way. The guard compares the policy with the live MX records and with
 * what senders hold; what it forbids needs an override with a reason, which the ledger and the audit log record. A step of
 * a plan must not make senders refuse more mail than the current policy does. Mail that they already refuse does not stop
 * it, and the ledger records that.
 *
 * @param before the state on which the edit was decided; if the policy has changed since, the result is `stale`
 */
export async function publish(
  ports: PublishPorts,
  before: DomainWithPolicy,
  { policy, change, override, step }: PublicationRequest,
): Promise<PublicationResult> {
  const verdict = await guardPolicyEdit(ports, before.state, policy);
  const forbidden = step ? newlyForbidden(ports, before, verdict) : verdict.forbidden;
  if (forbidden.length > 0 && !override) return { ok: false, reason: 'breaks-mail', forbidden };
  const plan = planPolicyEdit(policy, before.stored);
  const by = change.caller.id;
  const why = override?.reason;
  const publication = { policy, by, verdict, ...(step && { step }), ...(why !== undefined && { why }) };
  const run = async (): Promise<PublicationResult> => {
    if (change.dryRun) return { ok: true, ...plan, ...preview(before), verdict };
    const result = await editPolicy(ports, before, publication);
    return result.ok ? { ...result, verdict } : result;
  };
  if (step) {
    // If a plan's text is already stored, it asks for nothing, and only updates the ledger.
    if (plan.changed)
      await notePlanned(ports, change, { request: policy, name: nameOf(step, before, plan.text) });
    return run();
  }
  const overridden = override && { overridden: verdict.forbidden.map(withoutTraits) };
  return audited(ports, change, { request: { ...policy, ...overridden }, reason: why }, run);
}

/** The same if the step is repeated after a crash. */
const nameOf = (step: PublishingStep, { state }: DomainWithPolicy, text: string) =>
  `${step}-${shortDigest(`${state.domain} ${text}`)}`;

const preview = ({ state, stored }: DomainWithPolicy) => ({ state, ...(stored && { etag: stored.etag }) });

/** Findings of the new policy that the current one does not have. */
function newlyForbidden(
  ports: Pick<Ports, 'edge' | 'clock'>,
  { state, stored }: DomainWithPolicy,
  verdict: GuardVerdict,
): Finding[] {
  const present = stored && parsePolicy(stored.body);
  const already = present?.ok ? judgeEdit(ports, state, present.policy, verdict.live).forbidden : [];
  const known = new Set(already.map(keyOfFinding));
  return verdict.forbidden.filter((one) => !known.has(keyOfFinding(one)));
}

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

/** A policy that somebody, or a step of a plan, asks to publish. */
export interface PublicationRequest {
  policy: Policy;
  change: ChangeRequest;
  /** Publishes in spite of what the guard forbids. */
  override?: { reason: string };
  /** The step of a plan of ours, where it is one: nobody is there to override. */
  step?: PublishingStep;
}

type PublishPorts = Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random'>;

export type PublicationResult =
  | (Extract<PublishResult, { ok: true }> & { verdict: GuardVerdict })
  /** A dry run: what would be. */
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
 * Publishes a policy: the only way, for people and for plans. The guard compares it with the live MX records and with
 * what senders hold; what it forbids takes an override with a reason, which the ledger and the audit keep. A step of a
 * plan may not make senders refuse more mail than the present policy does; what they refuse already is put aside, and
 * the ledger says so.
 *
 * @param before what was decided on; when the policy is another one by now, the result is `stale`
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
    // A plan that finds its text there asks for nothing: it only has the ledger follow.
    if (plan.changed)
      await notePlanned(ports, change, { request: policy, name: nameOf(step, before, plan.text) });
    return run();
  }
  const overridden = override && { overridden: verdict.forbidden.map(withoutTraits) };
  return audited(ports, change, { request: { ...policy, ...overridden }, reason: why }, run);
}

/** The same when the step is done again after a crash. */
const nameOf = (step: PublishingStep, { state }: DomainWithPolicy, text: string) =>
  `${step}-${shortDigest(`${state.domain} ${text}`)}`;

const preview = ({ state, stored }: DomainWithPolicy) => ({ state, ...(stored && { etag: stored.etag }) });

/** What the policy would break that the present one does not. */
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

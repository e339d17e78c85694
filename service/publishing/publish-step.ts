import { type Finding, keyOfFinding } from '../../core/finding/finding.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { PublishingStep } from '../../core/mta-sts/version.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainWithPolicy } from './change-with-policy.ts';
import { editPolicy, type PublishResult } from './edit-policy.ts';
import { guardPolicyEdit, judgeEdit } from './guard-policy-edit.ts';

/** A policy that a plan of ours publishes when its time has come. */
export interface StepPolicy {
  policy: Policy;
  by: string;
  step: PublishingStep;
}

export type PublishStepResult =
  | PublishResult
  /** Senders would refuse mail that they deliver under the present policy. */
  | { ok: false; reason: 'breaks-mail'; forbidden: Finding[] };

/**
 * Publishes a step of a plan, judged by the guard like an edit by its owner. Nobody is there to override, so a step
 * that would make senders refuse more mail than now is not published. What they refuse already is put aside, and the
 * ledger says so.
 */
export async function publishStep(
  ports: Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'log'>,
  before: DomainWithPolicy,
  { policy, by, step }: StepPolicy,
): Promise<PublishStepResult> {
  const { state, stored } = before;
  const verdict = await guardPolicyEdit(ports, state, policy);
  const present = stored && parsePolicy(stored.body);
  const already = present?.ok ? judgeEdit(ports, state, present.policy, verdict.live).forbidden : [];
  const known = new Set(already.map(keyOfFinding));
  const forbidden = verdict.forbidden.filter((one) => !known.has(keyOfFinding(one)));
  if (forbidden.length > 0) return { ok: false, reason: 'breaks-mail', forbidden };
  const result = await editPolicy(ports, before, { policy, by, step, verdict });
  if (result.ok && result.changed) ports.log.info('policy-published', { domain: state.domain, by });
  return result;
}

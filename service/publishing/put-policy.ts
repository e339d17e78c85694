import type { Fault } from '../../core/finding/fault.ts';
import type { FieldError } from '../../core/finding/field-error.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import { checkPolicyInput } from '../../core/mta-sts/policy-input.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { checkPrecondition, type Precondition, type PreconditionRefusal } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainState, isBeingDeleted } from '../store/domains/domain.ts';
import { enterStoredPolicy } from './change-with-policy.ts';
import { planPolicyEdit } from './edit-policy.ts';
import { warnOfHeldEnforce } from './guard-policy-edit.ts';
import { publish } from './publish.ts';
import { idsOf, type PolicyIds } from './read-policy.ts';
import { type LedgerFull, refuseFullLedger } from './refuse-full-ledger.ts';
import { warnOfEarlyEnforce } from './warn-of-early-enforce.ts';
import { warnOfPlan } from './warn-of-plan.ts';

export interface PolicyRequest {
  domain: DomainName;
  /** The requested `{mode, mx[], maxAgeSeconds}`. */
  input: unknown;
  /** Publishes despite what the guard forbids. */
  override?: { reason: string };
  precondition: Precondition;
}

/** Published, or in a dry run the result. */
export interface PublishedPolicy extends PolicyIds {
  ok: true;
  policy: Policy;
  text: string;
  /** The stored policy's; absent if none is stored yet. */
  etag?: string;
  /** Whether senders get a different text from before. */
  changed: boolean;
  warnings: PolicyWarnings;
}

/** What the owner should know about a published policy. */
export interface PolicyWarnings {
  /** About the policy itself. */
  faults: Fault[];
  /** About its effects, the most serious first. */
  findings: Finding[];
}

export type PutPolicyResult =
  | PublishedPolicy
  | NoSuchDomain
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] }
  | PreconditionRefusal
  | BeingRemoved
  | LedgerFull
  /** RFC 8461 §5: senders would not deliver to a live MX that the policy does not cover. */
  | { ok: false; reason: 'breaks-mail'; forbidden: Finding[] };

/** A domain that is being removed cannot be edited. */
export interface BeingRemoved {
  ok: false;
  reason: 'being-removed';
  domain: DomainName;
  /** Then the removal cannot be cancelled any more. */
  isBeingDeleted: boolean;
}

type PutPorts = Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random' | 'log'>;

/**
 * Publishes a policy for somebody: checks the input and that the caller saw the current version, and returns what the owner
 * should know. publish() does the rest.
 */
export async function putPolicy(
  ports: PutPorts,
  change: ChangeRequest,
  { domain, input, override, precondition }: PolicyRequest,
): Promise<PutPolicyResult> {
  const loaded = await loadOwnDomain(ports, change.caller, domain);
  if (!loaded) return { ...noSuchDomain(domain), hostFirst: true };
  const checked = checkPolicyInput(input);
  if (!checked.ok) return { ok: false, reason: 'invalid-input', errors: checked.errors };
  const { policy } = checked;
  const before = await enterStoredPolicy(ports, loaded);
  const refusal = checkPrecondition(precondition, before.stored?.etag) ?? refuseRemoved(before.state);
  if (refusal) return refusal;
  const full = planPolicyEdit(policy, before.stored).changed && refuseFullLedger(ports, before.state);
  if (full) return full;

  const early = warnOfEarlyEnforce(ports, before.state, policy);
  const others = [...warnOfHeldEnforce(ports, before.state, policy), ...warnOfPlan(before.state, policy)];
  const result = await publish(ports, before, { policy, change, ...(override && { override }) });
  if (!result.ok) return result;
  const { state, verdict, ...published } = result;
  const findings = [...verdict.forbidden, ...verdict.warnings, ...early, ...others];
  return { ...published, policy, ...idsOf(state), warnings: { faults: checked.warnings, findings } };
}

/** @returns undefined while the domain stays */
export const refuseRemoved = (state: DomainState): BeingRemoved | undefined =>
  state.removal && {
    ok: false,
    reason: 'being-removed',
    domain: state.domain,
    isBeingDeleted: isBeingDeleted(state),
  };

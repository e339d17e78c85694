import type { Policy } from '../../core/mta-sts/policy.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainState, loadDomain, migrationInProgress } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';
import { isLedgerCurrent } from './change-with-policy.ts';
import { findReadiness, testedPolicy } from './find-readiness.ts';
import { guardPolicyEdit } from './guard-policy-edit.ts';
import { publishStep } from './publish-step.ts';

/** Changes from testing to enforce, if the owner has asked for that and nothing is missing. @returns whether it did */
export async function promotePolicy(
  ports: Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random' | 'log'>,
  { domain, autoEnforce }: Pick<DomainState, 'domain' | 'autoEnforce'>,
): Promise<boolean> {
  const loaded = autoEnforce ? await loadDomain(ports, domain) : undefined;
  if (!loaded || !isPromotable(loaded.state)) return false;
  const { state } = loaded;
  const tested = testedPolicy(state.versions);
  const stored = await ports.store.get(policyKey(domain));
  if (!tested || !stored || !(await isLedgerCurrent(ports, state, stored))) return false;
  const policy: Policy = { ...tested.policy, mode: 'enforce' };
  const verdict = await guardPolicyEdit(ports, state, policy);
  // No person can judge a finding here, so anything that a person could override stops the change, and so does an unknown.
  const readiness = await findReadiness(ports, state, [...verdict.forbidden, ...verdict.warnings]);
  if (!readiness?.ready) return false;
  const step = { policy, by: 'strictmx', step: 'auto-enforce' } as const;
  return (await publishStep(ports, { ...loaded, stored }, step)).ok;
}

const isPromotable = (state: DomainState): boolean =>
  state.autoEnforce === true && !state.removal && !migrationInProgress(state);

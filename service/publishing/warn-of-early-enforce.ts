import { type Finding, finding } from '../../core/finding/finding.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { testedPolicy } from './find-readiness.ts';
import { missingAsWeighed } from './weigh-evidence.ts';

/** Owners may enforce at once, but get a warning about everything that the reports do not show yet. */
export function warnOfEarlyEnforce(
  { clock }: Pick<Ports, 'clock'>,
  state: DomainState,
  { mode }: Pick<Policy, 'mode'>,
): Finding[] {
  const present = parseCurrent(state.versions).policy?.mode;
  if (mode !== 'enforce' || present === 'enforce') return [];
  const tested = testedPolicy(state.versions);
  if (!tested) return [finding('enforce-untested', {})];
  // Hosts that the new policy does not cover are separate findings.
  const missing = missingAsWeighed(state, tested, clock.now());
  return missing.length === 0 ? [] : [finding('enforce-too-early', { missing })];
}

import { type Finding, finding, withoutTraits } from '../../core/finding/finding.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { findReadiness } from './find-readiness.ts';

/** Owners may enforce at once; they are warned of what the reports do not show yet. */
export async function warnOfEarlyEnforce(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  state: DomainState,
  { mode }: Pick<Policy, 'mode'>,
): Promise<Finding[]> {
  const present = parseCurrent(state.versions).policy?.mode;
  if (mode !== 'enforce' || present === 'enforce') return [];
  // The hosts that the new policy does not cover are findings of their own.
  const readiness = await findReadiness(ports, state, []);
  if (!readiness) return [finding('enforce-untested', {})];
  return readiness.ready
    ? []
    : [finding('enforce-too-early', { missing: readiness.missing.map(withoutTraits) })];
}

import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { findReadiness } from './promote-policy.ts';

/** Owners may enforce at once; what the reports do not show yet is said to them. */
export async function warnOfEarlyEnforce(
  ports: Pick<Ports, 'store' | 'clock'>,
  state: DomainState,
  { mode }: Pick<Policy, 'mode'>,
): Promise<string[]> {
  const present = parseCurrent(state.versions).policy?.mode;
  if (mode !== 'enforce' || present === 'enforce') return [];
  // The hosts that the new policy does not cover are told by themselves.
  const readiness = await findReadiness(ports, state, []);
  if (!readiness) {
    return [
      'Nothing shows yet that "enforce" is safe: with mode "testing" first, senders report what they would refuse',
    ];
  }
  if (readiness.ready) return [];
  const missing = readiness.missing.map(({ message }) => message).join('; ');
  return [`The reports do not show yet that "enforce" is safe: ${missing}`];
}

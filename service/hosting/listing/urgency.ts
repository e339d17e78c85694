import { currentVersion } from '../../../core/mta-sts/ledger.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import { type Incident, isOpen } from '../../store/domains/incidents.ts';
import { isManaged } from '../../store/domains/managed-zone.ts';
import { problemOfDomain, progressOf } from '../progress.ts';

/**
 * How urgent a domain is, the most urgent first: something is wrong; it waits for its owner; something should be changed;
 * it continues by itself; there is nothing to do; it is being removed.
 */
export const urgencies = ['act', 'set-up', 'look', 'wait', 'calm', 'off'] as const;

export type DomainUrgency = (typeof urgencies)[number];

/** The only rule for it: the order of lists, and what a page says of a domain. */
export function urgencyOf({
  state,
  incidents,
}: {
  state: DomainState;
  incidents: readonly Incident[];
}): DomainUrgency {
  const open = incidents.filter(isOpen);
  if (problemOfDomain(state) || open.some(({ severity }) => severity === 'error')) return 'act';
  if (state.removal) return 'off';
  const progress = progressOf(state).state;
  if (progress === 'records-to-set' && !isManaged(state)) return 'set-up';
  if (progress === 'serving' && !currentVersion(state.versions)) return 'set-up';
  if (open.length > 0) return 'look';
  return progress === 'announced' ? 'calm' : 'wait';
}

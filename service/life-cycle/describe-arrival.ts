import {
  type ArrivalStepName,
  type ArrivingDomain,
  lastElsewhere,
  planArrival,
} from '../../core/mta-sts/elsewhere/plan-arrival.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';

/** The move of a domain from another host to this one, as its owner sees it. */
export interface ArrivalDescription {
  steps: PlanStep<ArrivalStepName>[];
}

/**
 * @param isClaim of a domain that nobody hosts yet
 * @returns undefined if no other host served a policy, or the move is over
 */
export function describeArrival(
  { clock }: Pick<Ports, 'clock'>,
  state: Pick<DomainState, 'domain' | 'versions' | 'announced' | 'hosting' | 'zone' | 'zoneId' | 'removal'>,
  isClaim = false,
): ArrivalDescription | undefined {
  const last = lastElsewhere(state.versions);
  if (!last || state.removal) return undefined;
  const now = clock.now();
  const steps = planArrival({
    ...last,
    hasOwnPolicy: currentVersion(state.versions) !== undefined,
    reached: isClaim ? 'claimed' : reachedBy(state),
    isManaged: isManaged(state),
    names: domainNames(state.domain),
    now,
  });
  const isOver = steps.every(
    ({ name, state: reached }) => reached === (name === 'end-elsewhere' ? 'now' : 'done'),
  );
  return isOver ? undefined : { steps };
}

function reachedBy({
  announced,
  hosting,
}: Pick<DomainState, 'announced' | 'hosting'>): ArrivingDomain['reached'] {
  if (announced) return 'announced';
  if (hosting.state === 'serving') return 'serving';
  return hosting.state === 'records-to-set' ? 'registered' : 'pointed';
}

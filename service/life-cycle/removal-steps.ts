import { elsewhere } from '../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { planRemoval, type RemovalStepName } from '../../core/mta-sts/removal.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';

interface Surroundings extends Pick<Ports, 'clock' | 'service'> {
  edge: Pick<Ports['edge'], 'cacheSeconds'>;
}

/** The current plan of a domain's removal. */
export function removalSteps(
  { edge, clock, service }: Surroundings,
  { versions, removal, elsewhereSeenAt }: DomainState,
): PlanStep<RemovalStepName>[] {
  const { recordsDeletedAt, forcedBecause, deletingSince } = removal ?? {};
  return planRemoval({
    // A policy that another host still serves is for that host to end.
    versions: elsewhereSeenAt === undefined ? versions : versions.filter(({ by }) => by !== elsewhere),
    forced: forcedBecause !== undefined,
    deleting: deletingSince !== undefined,
    now: clock.now(),
    serving: { edgeCacheSeconds: edge.cacheSeconds },
    ...service,
    ...(recordsDeletedAt !== undefined && { recordsDeletedAt: new Date(recordsDeletedAt) }),
  });
}

/** Whether the stored state allows records to be deleted. */
export const isDeletionDue = (surroundings: Surroundings, state: DomainState): boolean =>
  removalSteps(surroundings, state).some(({ name, state }) => name === 'delete-records' && state === 'now');

import type { Ports } from '../../service/ports/ports.ts';
import type { DomainState } from '../../service/store/state.ts';
import type { PlanStep } from '../mta-sts/plan.ts';
import { planRemoval, type RemovalStepName } from '../mta-sts/removal.ts';

interface Surroundings extends Pick<Ports, 'clock' | 'service'> {
  edge: Pick<Ports['edge'], 'cacheSeconds'>;
}

/** The removal of a domain as it stands now. */
export function removalSteps(
  { edge, clock, service }: Surroundings,
  { versions, removal }: DomainState,
): PlanStep<RemovalStepName>[] {
  const { recordsDeletedAt, forcedBecause, deletingSince } = removal ?? {};
  return planRemoval({
    versions,
    forced: forcedBecause !== undefined,
    deleting: deletingSince !== undefined,
    now: clock.now(),
    serving: { edgeCacheSeconds: edge.cacheSeconds },
    ...service,
    ...(recordsDeletedAt !== undefined && { recordsDeletedAt: new Date(recordsDeletedAt) }),
  });
}

/** Whether records may be deleted by what is stored. */
export const isDeletionDue = (surroundings: Surroundings, state: DomainState): boolean =>
  removalSteps(surroundings, state).some(({ name, state }) => name === 'delete-records' && state === 'now');

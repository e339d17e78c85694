import type { Problem } from '../../core/finding/finding.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import type { RemovalStepName } from '../../core/mta-sts/removal.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState, RemovalState } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { removalSteps } from './removal-steps.ts';

/** A removal as its owner sees it. */
export interface RemovalDescription {
  requestedAt: Timestamp;
  by: string;
  forcedBecause?: string;
  /** Whether `PUT /v1/domains/{domain}` still cancels it. */
  cancellable: boolean;
  problem?: Problem;
  steps: PlanStep<RemovalStepName | 'delete-cnames'>[];
}

export function describeRemoval(
  ports: Pick<Ports, 'edge' | 'clock' | 'service'>,
  state: DomainState,
  removal: RemovalState,
): RemovalDescription {
  const { requestedAt, by, forcedBecause, problem } = removal;
  const steps = removalSteps(ports, { ...state, removal });
  return {
    requestedAt,
    by,
    ...(forcedBecause !== undefined && { forcedBecause }),
    cancellable: removal.deletingSince === undefined,
    ...(problem && { problem }),
    steps: isManaged(state) ? steps : [...steps, cnameStep(state, steps)],
  };
}

/** In an external domain's zone the service may not write anything. */
function cnameStep({ domain, removal }: DomainState, steps: PlanStep[]): PlanStep<'delete-cnames'> {
  const { policyHost, mtaStsRecord, tlsRptRecord: tlsRpt } = domainNames(domain);
  // Their targets are gone then, and the domain soon will be, so there is no later moment to say it.
  const at = removal?.recordsDeletedAt ?? steps.at(-1)?.at;
  return {
    name: 'delete-cnames',
    state: removal?.recordsDeletedAt === undefined ? 'later' : 'now',
    ...(at !== undefined && { at }),
    who: 'owner',
    parameters: { names: [policyHost, mtaStsRecord, tlsRpt] },
  };
}

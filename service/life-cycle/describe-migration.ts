import type { Problem } from '../../core/finding/finding.ts';
import type { MigrationStepName } from '../../core/mta-sts/migration.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { lookUpLiveMx } from '../look-up/look-up-mx.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState, MigrationState } from '../store/domains/domain.ts';
import { loadPresentPolicy, migrationSteps } from './migration-steps.ts';

/** A change of provider as its owner sees it. */
export interface MigrationDescription {
  startedAt: Timestamp;
  by: string;
  newMx: string[];
  finishedAt?: Timestamp;
  problem?: Problem;
  /** Empty while there is no policy to start from. */
  steps: PlanStep<MigrationStepName>[];
}

export async function describeMigration(
  ports: Pick<Ports, 'store' | 'resolver' | 'edge' | 'clock'>,
  state: DomainState,
  migration: MigrationState,
): Promise<MigrationDescription> {
  const { startedAt, by, newMx, finishedAt, problem } = migration;
  const shown = {
    startedAt,
    by,
    newMx,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(problem && { problem }),
  };
  const present = await loadPresentPolicy(ports, state.domain);
  if (!present) return { ...shown, steps: [] };
  const live = await lookUpLiveMx(ports, state.domain);
  return { ...shown, steps: migrationSteps(ports, { state, migration, present: present.policy, live }) };
}

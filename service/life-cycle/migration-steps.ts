import type { LiveMx } from '../../core/mta-sts/live-mx.ts';
import { type MigrationStepName, mxTtlSeconds, planMigration } from '../../core/mta-sts/migration.ts';
import type { PlanStep } from '../../core/mta-sts/plan.ts';
import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState, MigrationState } from '../store/domains/domain.ts';
import { policyKey } from '../store/domains/policy.ts';

/** The stored policy, including edits. */
export async function loadPresentPolicy({ store }: Pick<Ports, 'store'>, domain: DomainName) {
  const object = await store.get(policyKey(domain));
  const parsed = object && parsePolicy(object.body);
  return object && parsed?.ok ? { object, policy: parsed.policy } : undefined;
}

/** The facts from which the steps are planned. */
export interface MigrationFacts {
  state: DomainState;
  migration: MigrationState;
  present: Policy;
  live: LiveMx;
}

/** The current plan for a domain's change of provider. */
export function migrationSteps(
  { edge, clock }: Pick<Ports, 'edge' | 'clock'>,
  { state, migration, present, live }: MigrationFacts,
): PlanStep<MigrationStepName>[] {
  const { newMx, movedSince } = migration;
  return planMigration({
    present,
    newMx,
    startedAt: new Date(migration.startedAt),
    versions: state.versions,
    live,
    ...(movedSince !== undefined && { movedSince: new Date(movedSince) }),
    mxTtlSeconds,
    now: clock.now(),
    serving: { edgeCacheSeconds: edge.cacheSeconds },
  });
}

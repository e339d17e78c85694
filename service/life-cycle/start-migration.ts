import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { type Stale, staleBecause } from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import {
  changeDomain,
  type DomainState,
  type MigrationState,
  migrationInProgress,
} from '../store/domains/domain.ts';

/**
 * Begins a change of provider, or continues it; a new goal replaces the previous one.
 * @param request `expected`: the plan that the owner knows, if there is one
 * @returns stale if there is another plan by now, or the domain is gone
 */
export async function startMigration(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  {
    domain,
    by,
    newMx,
    expected,
  }: { domain: DomainName; by: string; newMx: string[]; expected?: MigrationState | undefined },
): Promise<{ ok: true; state: DomainState } | Stale> {
  const startedAt = timestampOf(ports.clock.now());
  let isStale = false;
  const state = await changeDomain(ports, domain, (before) => {
    const isSame = isMigratingTo(newMx, before);
    isStale = !isSame && aimAndStart(before.migration) !== aimAndStart(expected);
    if (isSame || isStale) return undefined;
    return { ...before, migration: { startedAt, by, newMx } };
  });
  if (!state || isStale) return staleBecause('changed');
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
  return { ok: true, state };
}

/** Whether the change in progress has exactly this goal. */
export const isMigratingTo = (newMx: string[], state: Pick<DomainState, 'migration'>): boolean =>
  migrationInProgress(state)?.newMx.join() === newMx.join();

const aimAndStart = (migration: MigrationState | undefined) =>
  migration && [migration.startedAt, ...migration.newMx].join();

/** Ends a plan at its current step: the policy stays as it is. */
export const stopMigration = (
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
): Promise<DomainState | undefined> => changeDomain(ports, domain, ({ migration: _, ...state }) => state);

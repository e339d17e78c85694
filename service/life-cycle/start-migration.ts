import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import {
  changeDomain,
  type DomainState,
  domainKey,
  type MigrationState,
  migrationInProgress,
} from '../store/domains/domain.ts';

/**
 * Begins a change of provider, or continues it; another aim takes the place of the one before.
 * @param request `expected`: the plan that the owner knows, where there is one
 * @throws PreconditionFailedError when there is another plan by now
 */
export async function startMigration(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  { domain, by, newMx, expected }: { domain: string; by: string; newMx: string[]; expected?: MigrationState },
): Promise<DomainState | undefined> {
  const startedAt = ports.clock.now().toISOString();
  const state = await changeDomain(ports, domain, (before) => {
    if (isMigratingTo(newMx, before)) return undefined;
    if (aimAndStart(before.migration) !== aimAndStart(expected))
      throw new PreconditionFailedError(domainKey(domain));
    return { ...before, migration: { startedAt, by, newMx } };
  });
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
  return state;
}

/** Whether the change that is in progress has this very aim. */
export const isMigratingTo = (newMx: string[], state: Pick<DomainState, 'migration'>): boolean =>
  migrationInProgress(state)?.newMx.join() === newMx.join();

const aimAndStart = (migration: MigrationState | undefined) =>
  migration && [migration.startedAt, ...migration.newMx].join();

/** Ends a plan where it stands: the policy stays as it is. */
export const stopMigration = (
  ports: Pick<Ports, 'store'>,
  domain: string,
): Promise<DomainState | undefined> => changeDomain(ports, domain, ({ migration: _, ...state }) => state);

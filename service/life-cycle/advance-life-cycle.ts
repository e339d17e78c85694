import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { longestDelaySeconds } from '../hosting/retry-delay.ts';
import type { Ports } from '../ports/ports.ts';
import { promotePolicy } from '../publishing/promote-policy.ts';
import { changeDomain, type DomainState, isBeingDeleted, loadDomain } from '../store/domains/domain.ts';
import { endFailure, hasFailed, keepFailure } from '../store/domains/keep-failure.ts';
import { putPastVersionsAside } from '../store/domains/past-versions.ts';
import { requestConfirmation } from '../watch/confirm-findings.ts';
import { isWatchDue, watchDomain } from '../watch/watch-domain.ts';
import { watchReports } from '../watch/watch-reports.ts';
import { advanceMigration } from './advance-migration.ts';
import { advanceRemoval } from './advance-removal.ts';
import { passHosting } from './pass-hosting.ts';

/** Takes the steps of a domain's life that are due: its removal, its change of provider, its watches. */
export async function advanceLifeCycle(ports: Ports, domain: DomainName): Promise<void> {
  await passHosting(ports, domain);
  const state = (await loadDomain(ports, domain))?.state;
  if (!state) return;
  const next = await advancePlan(ports, state);
  if (next) await checkAgain(ports, domain, next);
  if (isBeingDeleted(state)) return;
  await putPastVersionsAside(ports, state);
  const watch = await watchReports(ports, state);
  if (isWatchDue(ports, state, watch)) {
    await watchDomain(ports, domain);
    await promotePolicy(ports, state);
  } else if (watch) {
    await requestConfirmation(ports, watch);
  }
}

/** @returns when to check again */
async function advancePlan(ports: Ports, state: DomainState): Promise<Date | undefined> {
  const { domain, removal, migration } = state;
  if (!removal && !migration) return undefined;
  const work = removal ? 'removal' : 'migration';
  const advance = removal ? advanceRemoval : advanceMigration;
  const next = await keepFailure(ports, domain, work, () => advance(ports, domain));
  if (hasFailed(state, work)) await endFailure(ports, domain, work);
  return next;
}

/**
 * Puts one later check into the queue, unless there is one that is as early: every trigger would start a chain.
 * A wait that is longer than the queue's is a chain of checks.
 */
async function checkAgain(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  domain: DomainName,
  at: Date,
): Promise<void> {
  const now = ports.clock.now().getTime();
  const seconds = Math.ceil((at.getTime() - now) / 1000);
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(1, seconds));
  const due = now + delaySeconds * 1000;
  let ours = false;
  await changeDomain(ports, domain, (state) => {
    const pending = state.nextLifeCycleCheckAt === undefined ? 0 : Date.parse(state.nextLifeCycleCheckAt);
    ours = pending <= now || pending > due;
    return ours ? { ...state, nextLifeCycleCheckAt: timestampOf(new Date(due)) } : undefined;
  });
  if (ours) await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }], { delaySeconds });
}

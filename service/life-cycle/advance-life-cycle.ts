import type { DomainName } from '../../core/names/domain-name.ts';
import { type CheckKind, checkLater } from '../checks/check-later.ts';
import { longestDelaySeconds } from '../checks/retry-delay.ts';
import type { Ports } from '../ports/ports.ts';
import { promotePolicy } from '../publishing/promote-policy.ts';
import { weighEvidence } from '../publishing/weigh-evidence.ts';
import { type DomainState, isBeingDeleted, loadDomain } from '../store/domains/domain.ts';
import { loadReadableWatch } from '../store/domains/incidents.ts';
import { endFailure, hasFailed, keepFailure } from '../store/domains/keep-failure.ts';
import { putPastVersionsAside } from '../store/domains/past-versions.ts';
import { requestConfirmation } from '../watch/confirm-findings.ts';
import { isWatchDue, watchDomain } from '../watch/watch-domain.ts';
import { watchReports } from '../watch/watch-reports.ts';
import { watchWork } from '../watch/watch-work.ts';
import { advanceMigration } from './advance-migration.ts';
import { advanceRemoval } from './advance-removal.ts';
import { passHosting } from './pass-hosting.ts';

/**
 * Takes the steps of a domain's life that are due: passing to another claim, removal, change of provider, checks. A failed
 * step does not block the others; the first error is thrown once all steps were tried.
 */
export async function advanceLifeCycle(ports: Ports, domain: DomainName): Promise<void> {
  const failures: unknown[] = [];
  const attempt = <T>(step: () => Promise<T>): Promise<T | undefined> =>
    step().catch((error: unknown) => {
      failures.push(error);
      return undefined;
    });
  await attempt(() => passHosting(ports, domain));
  const state = (await loadDomain(ports, domain))?.state;
  if (state) {
    await attempt(() => advancePlan(ports, state));
    if (isBeingDeleted(state)) await attempt(() => watchWork(ports, state, undefined));
    else await watch(ports, state, attempt);
  }
  if (failures.length > 0) throw failures[0];
}

async function watch(
  ports: Ports,
  state: DomainState,
  attempt: (step: () => Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  const { domain } = state;
  await attempt(() => putPastVersionsAside(ports, state));
  await attempt(() => watchReports(ports, state));
  await attempt(() => weighEvidence(ports, state));
  const known = await loadReadableWatch(ports, domain);
  await attempt(() => watchWork(ports, state, known));
  if (isWatchDue(ports, state, known)) {
    await attempt(() => watchDomain(ports, domain));
    await attempt(() => promotePolicy(ports, state));
  } else if (known) {
    await attempt(() => requestConfirmation(ports, known));
  }
}

async function advancePlan(ports: Ports, state: DomainState): Promise<void> {
  const next = await takePlan(ports, state);
  if (next) await checkLater(ports, nextLifeCycle, state.domain, secondsUntil(ports, next));
}

/** @returns when to check again */
async function takePlan(ports: Ports, state: DomainState): Promise<Date | undefined> {
  const { domain, removal, migration } = state;
  if (!removal && !migration) return undefined;
  const work = removal ? 'removal' : 'migration';
  const advance = removal ? advanceRemoval : advanceMigration;
  const next = await keepFailure(ports, domain, work, () => advance(ports, domain));
  if (hasFailed(state, work)) await endFailure(ports, domain, work);
  return next;
}

const nextLifeCycle: CheckKind = {
  kind: 'advance-life-cycle',
  nextCheckAt: ({ nextLifeCycleCheckAt }) => nextLifeCycleCheckAt,
  withNextCheckAt: (state, nextLifeCycleCheckAt) => ({ ...state, nextLifeCycleCheckAt }),
};

/** If a wait is longer than the queue allows, it becomes a chain of checks. */
function secondsUntil({ clock }: Pick<Ports, 'clock'>, at: Date): number {
  const seconds = Math.ceil((at.getTime() - clock.now().getTime()) / 1000);
  return Math.min(longestDelaySeconds, Math.max(1, seconds));
}

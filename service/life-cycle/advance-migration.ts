/**
 * Carries out the plan to change a domain's mail provider: the policy names the old and the new servers, then the owner
 * changes the MX records on the shown date, then the policy names only the new ones.
 *
 * Only the goal of the plan is stored. Each check plans the steps again from the ledger, the policy and the current MX
 * records, so that an edit or an early change of the MX results in a new plan.
 */

import { type Finding, finding, problemOf, withoutTraits } from '../../core/finding/finding.ts';
import { aimOf, isMovedTo } from '../../core/mta-sts/migration.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { lookUpLiveMx } from '../look-up/look-up-mx.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainWithPolicy, isLedgerCurrent } from '../publishing/change-with-policy.ts';
import { publishStep } from '../publishing/publish-step.ts';
import {
  changeDomain,
  type DomainState,
  loadDomain,
  type MigrationState,
  migrationInProgress,
  problemSince,
} from '../store/domains/domain.ts';
import { loadPresentPolicy, type MigrationFacts, migrationSteps } from './migration-steps.ts';

type MigrationPorts = Pick<
  Ports,
  'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random' | 'log' | 'service'
>;

/** How often the MX records are checked while the owner has something to do. */
const checkSeconds = 900;

/**
 * Takes the steps of a change of provider that are due and that we can take.
 * @returns when to check again; undefined if there is no plan or it is done
 */
export async function advanceMigration(ports: MigrationPorts, domain: DomainName): Promise<Date | undefined> {
  const loaded = await loadDomain(ports, domain);
  if (!loaded || !migrationInProgress(loaded.state)) return undefined;
  const { state } = loaded;
  const present = await loadPresentPolicy(ports, domain);
  if (!present) {
    await keepProblem(ports, domain, finding('no-valid-policy', { domain }));
    return after(ports, checkSeconds);
  }
  // The dates come from the ledger, so an edit that it lacks is recorded first.
  if (!(await isLedgerCurrent(ports, state, present.object))) return after(ports, ports.service.retrySeconds);

  const live = await lookUpLiveMx(ports, domain);
  const migration = await noteMove(ports, state, { present: present.policy, live });
  if (!migration) return undefined;
  const steps = migrationSteps(ports, { state, migration, present: present.policy, live });
  const step = steps.find(({ state }) => state !== 'done');
  if (!step) return finish(ports, domain);
  if (step.state === 'now' && step.policy) {
    await publish(ports, { ...loaded, stored: present.object }, step.policy);
    return after(ports, ports.service.retrySeconds);
  }
  if (migration.problem) await endProblem(ports, domain);
  return step.state === 'waiting' ? new Date(step.at ?? 0) : after(ports, checkSeconds);
}

const after = ({ clock }: Pick<Ports, 'clock'>, seconds: number) =>
  new Date(clock.now().getTime() + seconds * 1000);

/** Records since when DNS names only the new servers. Without an answer, it concludes nothing. */
async function noteMove(
  ports: MigrationPorts,
  { domain, versions }: DomainState,
  { present, live }: Pick<MigrationFacts, 'present' | 'live'>,
): Promise<MigrationState | undefined> {
  const now = timestampOf(ports.clock.now());
  const state = await changeMigration(ports, domain, ({ movedSince, ...migration }) => {
    const { newMx } = migration;
    const aim = aimOf({ newMx, versions, present, startedAt: new Date(migration.startedAt) });
    const hasMoved = isMovedTo(live, { newMx, aim });
    if (live.kind !== 'unknown' && !hasMoved) return migration;
    const since = movedSince ?? (hasMoved ? now : undefined);
    return { ...migration, ...(since !== undefined && { movedSince: since }) };
  });
  return state?.migration;
}

async function publish(ports: MigrationPorts, before: DomainWithPolicy, policy: Policy): Promise<void> {
  const { domain } = before.state;
  const result = await publishStep(ports, before, { policy, by: 'strictmx', step: 'migration' });
  // If somebody has edited meanwhile, the next check takes that into account.
  if (result.ok || result.reason !== 'breaks-mail') return void (await endProblem(ports, domain));
  const causes = result.forbidden.slice(0, maxCauses).map(withoutTraits);
  await keepProblem(ports, domain, finding('step-breaks-mail', { causes }));
}

/** Attack: a domain with a thousand MX would store a finding for each. */
const maxCauses = 20;

async function finish(ports: MigrationPorts, domain: DomainName): Promise<undefined> {
  const finishedAt = timestampOf(ports.clock.now());
  await changeMigration(ports, domain, (migration) => ({ ...migration, finishedAt }));
  ports.log.info('migration-finished', { domain });
}

const keepProblem = (ports: MigrationPorts, domain: DomainName, found: Finding) =>
  changeMigration(ports, domain, (migration) => ({
    ...migration,
    problem: problemSince(migration.problem, problemOf(found, ports.clock.now())),
  }));

const endProblem = (ports: MigrationPorts, domain: DomainName) =>
  changeMigration(ports, domain, ({ problem: _, ...migration }) => migration);

const changeMigration = (
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  change: (migration: MigrationState) => MigrationState,
): Promise<DomainState | undefined> =>
  changeDomain(ports, domain, (state) =>
    state.migration ? { ...state, migration: change(state.migration) } : undefined,
  );

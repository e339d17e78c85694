import type { FieldError } from '../../core/finding/field-error.ts';
import type { Finding } from '../../core/finding/finding.ts';
import { checkMigrationInput, type MigrationInput } from '../../core/mta-sts/migration-input.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { audited } from '../access/audit.ts';
import type { Caller, ChangeRequest } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import {
  checkOptionalMatch,
  checkPrecondition,
  type Precondition,
  type PreconditionRefusal,
} from '../access/precondition.ts';
import type { Ports } from '../ports/ports.ts';
import { type BeingRemoved, refuseRemoved } from '../publishing/put-policy.ts';
import { loadOwnDomainWithPolicy } from '../publishing/read-policy.ts';
import { type LedgerFull, refuseFullLedger } from '../publishing/refuse-full-ledger.ts';
import { type DomainState, type MigrationState, migrationInProgress } from '../store/domains/domain.ts';
import { shortDigest } from '../store/short-digest.ts';
import { describeMigration, type MigrationDescription } from './describe-migration.ts';
import { isMigratingTo, startMigration, stopMigration } from './start-migration.ts';

type MigrationPorts = Pick<Ports, 'store' | 'resolver' | 'edge' | 'tasks' | 'clock' | 'random'>;

/** None is planned. */
export interface NoMigration {
  ok: false;
  reason: 'no-migration';
  domain: DomainName;
}

/** The goal and start of a plan: its steps follow from the ledger and DNS. */
const migrationEtag = ({ startedAt, newMx }: MigrationState): string =>
  shortDigest(JSON.stringify([startedAt, newMx]));

export type ReadMigrationResult =
  | { ok: true; migration: MigrationDescription; etag: string }
  | NoSuchDomain
  | NoMigration;

export async function readMigration(
  ports: MigrationPorts,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ReadMigrationResult> {
  const loaded = await loadOwnDomainWithPolicy(ports, caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { state } = loaded;
  if (!state.migration) return { ok: false, reason: 'no-migration', domain };
  const migration = await describeMigration(ports, state, state.migration);
  return { ok: true, migration, etag: migrationEtag(state.migration) };
}

export type RequestMigrationResult =
  /** `etag` is absent in a dry run if there is no plan yet. */
  | { ok: true; migration: MigrationDescription; notes: Finding[]; etag?: string }
  | NoSuchDomain
  | BeingRemoved
  | LedgerFull
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] }
  | PreconditionRefusal;

/** Plans a change of mail provider; in a dry run, describes the plan. */
export async function requestMigration(
  ports: MigrationPorts,
  change: ChangeRequest,
  { domain, input, precondition }: { domain: DomainName; input: MigrationInput; precondition: Precondition },
): Promise<RequestMigrationResult> {
  const loaded = await loadOwnDomainWithPolicy(ports, change.caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { state } = loaded;
  const removed = refuseRemoved(state);
  if (removed) return removed;
  const checked = checkMigrationInput(input);
  if (!checked.ok) return { ok: false, reason: 'invalid-input', errors: checked.errors };
  const { newMx, notes } = checked;
  const refusal = refusePlan(state, newMx, precondition) ?? refuseFullLedger(ports, state);
  if (refusal) return refusal;
  const request = { mx: newMx, ...(input.template && { template: input.template }) };
  return audited<RequestMigrationResult>(ports, change, { request }, async () => {
    const plan = { startedAt: timestampOf(ports.clock.now()), by: change.caller.id, newMx };
    if (change.dryRun) {
      const etag = state.migration && { etag: migrationEtag(state.migration) };
      return { ok: true, migration: await describeMigration(ports, state, plan), notes, ...etag };
    }
    const started = await startMigration(ports, { domain, by: plan.by, newMx, expected: state.migration });
    if (!started.ok) return started;
    const planned = started.state.migration ?? plan;
    const migration = await describeMigration(ports, started.state, planned);
    return { ok: true, migration, notes, etag: migrationEtag(planned) };
  });
}

/** A plan to move somewhere else can be replaced only by a caller who has seen it. */
function refusePlan(
  state: DomainState,
  newMx: string[],
  precondition: Precondition,
): PreconditionRefusal | undefined {
  const migration = migrationInProgress(state);
  if (!migration || isMigratingTo(newMx, state)) return undefined;
  return checkPrecondition(precondition, migrationEtag(migration));
}

export type EndMigrationResult = { ok: true } | NoSuchDomain | NoMigration | PreconditionRefusal;

/** Stops a change of mail provider at its current step. */
export async function endMigration(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  { domain, precondition }: { domain: DomainName; precondition: Precondition },
): Promise<EndMigrationResult> {
  const loaded = await loadOwnDomain(ports, change.caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { migration } = loaded.state;
  if (!migration) return { ok: false, reason: 'no-migration', domain };
  const refusal = checkOptionalMatch(precondition, migrationEtag(migration));
  if (refusal) return refusal;
  return audited(ports, change, { request: {} }, async () => {
    if (!change.dryRun) await stopMigration(ports, domain);
    return { ok: true };
  });
}

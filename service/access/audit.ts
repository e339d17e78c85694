import { timestampOf } from '../../core/names/timestamp.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { type AuditEntry, auditEntryKey, auditEntryObject } from '../store/access/audit-entry.ts';
import type { ChangeRequest } from './caller.ts';

/** What the audit records besides the caller. */
export interface AuditedRequest {
  /** What was asked for, without secrets. */
  request: unknown;
  /** Why a rule was set aside. */
  reason?: string | undefined;
}

/** How a step ends when nothing fails: with what was asked for, or with a reason against it. */
type AuditedResult = { ok: true } | { ok: false; reason: string };

/**
 * Does something that must leave a trace: the entry is written before it starts and completed when it ended, so that
 * no crash hides that it may have happened. A dry run leaves none.
 */
export async function audited<Result extends AuditedResult>(
  { store, clock, random }: Pick<Ports, 'store' | 'clock' | 'random'>,
  { caller, action, dryRun }: ChangeRequest,
  { request, reason }: AuditedRequest,
  run: () => Promise<Result>,
): Promise<Result> {
  if (dryRun) return run();
  const at = timestampOf(clock.now());
  const key = auditEntryKey(dayOf(at), `${at.slice(11).replaceAll(':', '')}-${random.token(8)}`);
  const asked = { by: caller.id, action, request, ...(reason !== undefined && { reason }) };
  const note = (outcome: string) => {
    const entry: AuditEntry = { schema: 1, at, ...asked, outcome };
    return store.put(key, auditEntryObject.format(entry));
  };
  await note('started');
  try {
    const result = await run();
    await note(result.ok ? 'done' : `refused: ${result.reason}`);
    return result;
  } catch (error) {
    await note(`failed: ${error instanceof Error ? error.name : 'unknown'}`);
    throw error;
  }
}

/**
 * An entry about what a plan of ours is about to do. A crash may make the plan do it twice, so the entry has a name of
 * its own (unique within its day); the version ledger says whether and when it was done.
 */
export async function notePlanned(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { caller, action }: ChangeRequest,
  { request, name }: { request: unknown; name: string },
): Promise<void> {
  const at = timestampOf(clock.now());
  const entry: AuditEntry = { schema: 1, at, by: caller.id, action, request, outcome: 'planned' };
  await store.put(auditEntryKey(dayOf(at), name), auditEntryObject.format(entry));
}

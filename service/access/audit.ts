import { timestampOf } from '../../core/names/timestamp.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { type AuditEntry, auditEntryKey, auditEntryObject } from '../store/access/audit-entry.ts';
import type { ChangeRequest } from './caller.ts';

/** The content of an audit entry besides the caller. */
export interface AuditedRequest {
  /** The request, without secrets. */
  request: unknown;
  /** Why a rule was overridden. */
  reason?: string | undefined;
}

/** The outcome of a step that did not fail: the requested result, or the reason for a refusal. */
type AuditedResult = { ok: true } | { ok: false; reason: string };

/**
 * Does something that must be audited. The entry is written before the action starts and completed when it has ended, so
 * that no crash hides an action that may have happened. A dry run writes no entry.
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
 * Writes an entry about the next action of one of our plans. After a crash the plan may repeat the action, so the entry
 * has a fixed name (unique within its day). The version ledger says whether and when the action was done.
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

import type { Ports } from '../ports/ports.ts';
import { type AuditEntry, auditEntryKey } from '../store/access/audit-entry.ts';
import { formatState } from '../store/state-json.ts';

export interface AuditedAction {
  by: string;
  action: string;
  /** What was asked for, without secrets. */
  request: unknown;
  reason?: string;
}

/**
 * Does something that must leave a trace: the entry is written before it starts and completed when it ended, so that
 * no crash hides that it may have happened.
 * @param describe what came of it, in a few words: `200`, `failed: …`
 */
export async function audited<T>(
  { store, clock, random }: Pick<Ports, 'store' | 'clock' | 'random'>,
  action: AuditedAction,
  run: () => Promise<T>,
  describe: (result: T) => string,
): Promise<T> {
  const at = clock.now().toISOString();
  const key = auditEntryKey(at.slice(0, 10), `${at.slice(11).replaceAll(':', '')}-${random.token(8)}`);
  const entry: AuditEntry = { schema: 1, at, ...action, outcome: 'started' };
  await store.put(key, formatState(entry));
  try {
    const result = await run();
    await store.put(key, formatState({ ...entry, outcome: describe(result) }));
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    await store.put(key, formatState({ ...entry, outcome: `failed: ${reason}` }));
    throw error;
  }
}

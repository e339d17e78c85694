import type { FieldError } from '../../core/finding/field-error.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { dayOf } from '../../core/names/utc-day.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import { prefixes } from '../store/prefixes.ts';

/** Raw objects per page: what one batch of task messages and one Lambda invocation can easily handle. */
const pageSize = 1000;

export type ReplayResult =
  | { ok: true; queued: number }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] };

/** Queues the raw mail of a range of UTC days, both inclusive, to be read again. */
export async function requestReplay(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock' | 'random'>,
  change: ChangeRequest,
  { from, to }: { from: UtcDay; to: UtcDay },
): Promise<ReplayResult> {
  if (from > to) {
    const error = { field: 'from', message: `"from" is "${from}", expected a day up to "${to}"` };
    return { ok: false, reason: 'invalid-input', errors: [error] };
  }
  const { dryRun } = change;
  return audited(ports, change, { request: { from, to } }, async () => ({
    ok: true,
    queued: await replay(ports, { from, to, dryRun }),
  }));
}

/**
 * Reads the raw mail of the UTC days `from` to `to`, both inclusive, again.
 * A report that is already counted and is read in the same way stays unchanged, byte for byte.
 * @returns how many raw objects were queued
 */
export async function replay(
  { store, tasks }: Pick<Ports, 'store' | 'tasks'>,
  { from, to, dryRun }: { from: UtcDay; to: UtcDay; dryRun: boolean },
): Promise<number> {
  let count = 0;
  for (const prefix of [prefixes.incomingMail, prefixes.incomingPosts]) {
    let cursor: string | undefined;
    do {
      const page = await store.list(prefix, { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
      const due: Task[] = page.objects
        .filter(({ lastModified }) => isBetween(dayOf(lastModified), from, to))
        .map(({ key }) => ({ kind: 'receive-report', key, isReplay: true }));
      count += due.length;
      if (!dryRun && due.length > 0) await tasks.enqueue(due);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return count;
}

const isBetween = (day: UtcDay, from: UtcDay, to: UtcDay) => from <= day && day <= to;

import type { Ports } from '../../ports/ports.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { parseWaitingReportKey, waitingReportsPrefix } from '../../store/reports/waiting-report.ts';

/** How many reports one task queues; the next task continues. */
const pageSize = 200;

/**
 * Queues the reports that came to a claim before it hosted its domain. They are read as if they had just arrived; the
 * owner's budget of the day of their arrival decides which are kept.
 * @returns whether all are queued
 */
export async function countWaitingReports(
  { store, tasks }: Pick<Ports, 'store' | 'tasks'>,
  inbox: string,
): Promise<boolean> {
  const { objects, cursor } = await store.list(waitingReportsPrefix(inbox), { limit: pageSize });
  const markers = objects.map(({ key }) => key);
  if (markers.length === 0) return true;
  await tasks.enqueue(
    markers.map((marker) => ({ kind: 'receive-report', key: parseWaitingReportKey(inbox, marker) })),
  );
  await inParallel(markers, 20, (marker) => store.delete(marker));
  return cursor === undefined;
}

import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../ports/ports.ts';
import { listKeys } from '../store/list-keys.ts';
import {
  foldMarkKey,
  foldMarkObject,
  foldMarksPrefix,
  type MarkedReport,
  parseFoldMarkKey,
} from '../store/reports/fold-mark.ts';

type RequestPorts = Pick<Ports, 'store' | 'tasks' | 'service'>;

/**
 * Marks a report, and requests a fold of its day a little later. The report must be stored, or deleted, before this.
 * @param etag of the stored report; undefined if it is deleted
 */
export async function requestFold(
  ports: RequestPorts,
  { domain, day, identity }: MarkedReport,
  etag: string | undefined,
): Promise<void> {
  await mark(ports, { domain, day, identity }, etag ?? 'deleted');
  await ports.tasks.enqueue([{ kind: 'fold-day', domain, day }], {
    delaySeconds: ports.service.foldDelaySeconds,
  });
}

/** Marks a report that is about to be deleted. */
export const markDeleted = (ports: Pick<Ports, 'store'>, report: MarkedReport): Promise<void> =>
  mark(ports, report, 'to-be-deleted');

/**
 * Marks reports that a day no longer itemises, so that the next fold removes the data that only the list needs.
 * @param when before or after the day was written: two different marks, as with a deleted report
 */
export async function markCrowdedOut(
  ports: Pick<Ports, 'store'>,
  { domain, day }: Pick<MarkedReport, 'domain' | 'day'>,
  identities: readonly ReportIdentity[],
  when: 'to-be-crowded-out' | 'crowded-out',
): Promise<void> {
  for (const identity of identities) await mark(ports, { domain, day, identity }, when);
}

async function mark({ store }: Pick<Ports, 'store'>, marked: MarkedReport, report: string): Promise<void> {
  await store.put(foldMarkKey(marked), foldMarkObject.format({ schema: 1, report }));
}

/** Marks that one reconciliation checks. The folds that it requests make room for the next. */
const maxMarks = 5_000;

/** Requests a fold of every day that has marks, in case a task was lost. */
export async function requestMissedFolds({ store, tasks }: Pick<Ports, 'store' | 'tasks'>): Promise<void> {
  const days = new Map<string, MarkedReport>();
  let count = 0;
  for await (const key of listKeys({ store }, foldMarksPrefix())) {
    const marked = parseFoldMarkKey(key);
    days.set(`${marked.domain} ${marked.day}`, marked);
    if (++count >= maxMarks) break;
  }
  if (days.size === 0) return;
  await tasks.enqueue([...days.values()].map(({ domain, day }) => ({ kind: 'fold-day', domain, day })));
}

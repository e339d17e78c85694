import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../ports/ports.ts';
import type { TaskOf } from '../ports/task-queue.ts';
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
  report: MarkedReport,
  etag: string | undefined,
): Promise<void> {
  await markStored(ports, report, etag);
  await requestFolds(ports, [report]);
}

/** Marks a report for the next fold of its day, which must be requested afterwards. */
export const markStored = (
  ports: Pick<Ports, 'store'>,
  report: MarkedReport,
  etag: string | undefined,
): Promise<void> => mark(ports, report, etag ?? 'deleted');

/** Requests one fold of each day of these reports, a little later. */
export async function requestFolds(
  { tasks, service }: Pick<Ports, 'tasks' | 'service'>,
  reports: readonly Pick<MarkedReport, 'domain' | 'day'>[],
): Promise<void> {
  const folds = new Map(
    reports.map(({ domain, day }) => [`${domain} ${day}`, { kind: 'fold-day' as const, domain, day }]),
  );
  if (folds.size > 0) await tasks.enqueue([...folds.values()], { delaySeconds: service.foldDelaySeconds });
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

/** Folds that one reconciliation requests. They make room for the next. */
const maxFolds = 5_000;

/** Attack: reports to one domain, dated thousands of days back, which hide the marks of all others. */
const maxDaysOfDomain = 100;

/** Requests a fold of every day that has marks, in case a task was lost. */
export async function requestMissedFolds({ store, tasks }: Pick<Ports, 'store' | 'tasks'>): Promise<void> {
  const folds: TaskOf<'fold-day'>[] = [];
  let daysOfDomain = 0;
  let cursor: string | undefined;
  do {
    const page = await store.list(foldMarksPrefix(), cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const { domain, day } = parseFoldMarkKey(key);
      const last = folds.at(-1);
      if (last?.domain !== domain) daysOfDomain = 0;
      else if (last.day === day || daysOfDomain >= maxDaysOfDomain) continue;
      folds.push({ kind: 'fold-day', domain, day });
      daysOfDomain++;
    }
    const last = folds.at(-1);
    cursor = page.cursor && last && endOf(last, daysOfDomain);
  } while (cursor !== undefined && folds.length < maxFolds);
  if (folds.length > 0) await tasks.enqueue(folds);
}

/** A cursor behind all marks of the day, however many there are, or of the domain if it has had its share. */
const endOf = ({ domain, day }: TaskOf<'fold-day'>, daysOfDomain: number): string =>
  `${daysOfDomain < maxDaysOfDomain ? foldMarksPrefix(domain, day) : foldMarksPrefix(domain)}~`;

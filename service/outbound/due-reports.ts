/** Markers that say when an outgoing report needs its next step. */
import { formatDateTime } from '../../core/names/date-time.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { dueMarkerKey, dueStamp, parseDueMarkerKey } from '../store/outbound/due-marker.ts';
import { prefixes } from '../store/prefixes.ts';

export type DueReport = ReportKey & { marker: string };

/** The reports that are due, the oldest first: keys sort by time. */
export async function listDueReports(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  limit: number,
): Promise<DueReport[]> {
  const now = dueStamp(clock.now());
  const { objects } = await store.list(prefixes.dueMarkers, { limit });
  return objects.flatMap(({ key }) => {
    const parsed = parseDueMarkerKey(key);
    return parsed && parsed.stamp <= now
      ? [{ marker: key, day: parsed.day, domain: parsed.domain, part: parsed.part }]
      : [];
  });
}

/**
 * Writes a marker for the time of the report's next step.
 * @param next undefined if there is none
 */
export async function moveMarker(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  report: DueReport,
  next: Timestamp | undefined,
): Promise<void> {
  // A delivery that is still due after its turn can be sent only by a newer version.
  const isDue = next !== undefined && Date.parse(next) <= clock.now().getTime();
  const key = next && dueMarkerKey(isDue ? laterThan(clock.now()) : next, report);
  if (key === report.marker) return;
  if (key !== undefined) await store.put(key, '');
  await store.delete(report.marker);
}

/** A report that cannot be sent now goes behind the others: otherwise many of them would fill every run. */
export const postponeReport = (ports: Pick<Ports, 'store' | 'clock'>, report: DueReport): Promise<void> =>
  moveMarker(ports, report, laterThan(ports.clock.now()));

const laterThan = (now: Date): Timestamp => formatDateTime(now.getTime() + 3_600_000);

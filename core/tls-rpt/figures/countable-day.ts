import { addDays, type UtcDay } from '../../names/utc-day.ts';
import { type IntakeRefusal, uncounted } from '../refusal.ts';
import type { Report } from '../report.ts';
import { reportDay } from './identity.ts';

/**
 * A report is about a day that is over (RFC 8460 §4.1). This leaves room for time zones and for clocks that are wrong by days.
 * Attack: reports about thousands of days that have not come, each of which takes objects of its own for years. Late
 * reports have no limit: they may be genuine.
 */
const daysAhead = 3;

/** The day that a report counts for, or why it counts for none. */
export function countableDay(
  report: Report,
  receivedDay: UtcDay,
): { ok: true; day: UtcDay } | { ok: false; refused: IntakeRefusal } {
  const day = reportDay(report);
  if (day === undefined) return { ok: false, refused: uncounted('no-period', {}) };
  if (day > addDays(receivedDay, daysAhead)) return { ok: false, refused: uncounted('day-ahead', { day }) };
  return { ok: true, day };
}

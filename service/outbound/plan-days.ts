/** Decides for which days session results must become reports. */
import type { UtcDay } from '../../core/names/utc-day.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import { maxAgeDays } from '../../core/tls-rpt/write/parse-session.ts';
import { shards } from '../../core/tls-rpt/write/shard-of.ts';
import type { Ports } from '../ports/ports.ts';
import { sessionDayPrefix } from '../store/outbound/session-batch.ts';

/** Collectors forward results within a minute; later ones go into a further part. */
const graceSeconds = 15 * 60;

/** Whether a UTC day is over. */
export const isOver = (day: UtcDay, now: Date): boolean => day < dayOf(now);

/** Queues the shards of a day. A repeat makes reports only about results that are in none yet. */
export async function planOutbound({ tasks }: Pick<Ports, 'tasks'>, day: UtcDay): Promise<void> {
  await tasks.enqueue(shards.map((shard) => ({ kind: 'plan-outbound', day, shard })));
}

/** Runs every hour: plans each day that is over and may still get results. @returns the days with any */
export async function planOutboundDays(ports: Pick<Ports, 'store' | 'tasks' | 'clock'>): Promise<UtcDay[]> {
  const today = dayOf(new Date(ports.clock.now().getTime() - graceSeconds * 1_000));
  const days: UtcDay[] = [];
  for (let age = 1; age <= maxAgeDays + 1; age++) {
    const day = addDays(today, -age);
    const { objects } = await ports.store.list(sessionDayPrefix(day), { limit: 1 });
    if (objects.length === 0) continue;
    await planOutbound(ports, day);
    days.push(day);
  }
  return days;
}

import { addDays, dayOf } from '../core/names/utc-day.ts';
import { planDigests } from '../service/daily-mail/plan-digests.ts';
import { planOutboundDays } from '../service/outbound/plan-outbound.ts';
import { sendDueReports } from '../service/outbound/send-outbound.ts';
import type { Ports } from '../service/ports/ports.ts';
import { reconcile } from '../service/tasks/reconcile.ts';

/** A hand edit of a policy file is noticed within this time. */
const sweepMilliseconds = 5_000;

/**
 * What EventBridge does on AWS: looks at every domain again and again, sends the daily mail when its hour comes, and
 * makes and sends the reports that other domains get (docs/decisions/0008-the-owners-hour.md).
 * @returns a function that ends it
 */
export function startSchedule(ports: Ports): () => void {
  let timer: NodeJS.Timeout;
  let plannedHour: string | undefined;
  let planned = '';
  const sweep = async () => {
    const start = performance.now();
    try {
      await reconcile(ports);
      const now = ports.clock.now();
      const hour = now.toISOString().slice(0, 13);
      if (hour !== plannedHour) await planDigests(ports, addDays(dayOf(now), -1), now.getUTCHours());
      plannedHour = hour;
      if (hourOf(now) !== planned) await planOutboundDays(ports);
      planned = hourOf(now);
      await sendDueReports(ports);
    } catch (error) {
      ports.log.error('schedule-failed', { error: String(error) });
    }
    // With many domains a sweep takes longer; it must not be all that the process does.
    const took = performance.now() - start;
    timer = setTimeout(() => void sweep(), Math.max(sweepMilliseconds, took * 10));
  };
  timer = setTimeout(() => void sweep(), 0);
  return () => clearTimeout(timer);
}

/** Changes at a quarter past each hour, when a day that just ended may be reported on. */
const hourOf = (now: Date) => new Date(now.getTime() - 900_000).toISOString().slice(0, 13);

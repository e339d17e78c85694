import { addDays, dayOf } from '../core/names/utc-day.ts';
import { planDigests } from '../service/daily-mail/plan-digests.ts';
import { deleteOldMail } from '../service/intake/delete-old-mail.ts';
import { planOutboundDays } from '../service/outbound/plan-days.ts';
import { sendDueReports } from '../service/outbound/send-outbound.ts';
import type { Ports } from '../service/ports/ports.ts';
import { reconcile } from '../service/tasks/reconcile.ts';

/** A manual edit of a policy file is noticed within this time. */
const sweepMilliseconds = 5_000;

/**
 * Does what EventBridge does on AWS: checks every domain repeatedly, sends the daily mail at its hour, and creates and
 * sends the reports to other domains; and what the buckets' rules do there, deletes old mail once a day (docs/decisions/0008-the-owners-hour.md).
 * @returns a function that ends it
 */
export function startSchedule(ports: Ports): () => void {
  let timer: NodeJS.Timeout;
  let plannedHour: string | undefined;
  let planned = '';
  // On AWS each of them is a function of its own: what stops one must not stop the others.
  const parts: Record<string, () => Promise<unknown>> = {
    reconcile: () => reconcile(ports),
    'plan-digests': async () => {
      const now = ports.clock.now();
      const hour = now.toISOString().slice(0, 13);
      if (hour !== plannedHour) await planDigests(ports, addDays(dayOf(now), -1), now.getUTCHours());
      if (hour.slice(0, 10) !== plannedHour?.slice(0, 10)) await deleteOldMail(ports);
      plannedHour = hour;
    },
    'plan-outbound-days': async () => {
      const hour = hourOf(ports.clock.now());
      if (hour !== planned) await planOutboundDays(ports);
      planned = hour;
    },
    'send-outbound': () => sendDueReports(ports),
  };
  const sweep = async () => {
    const start = performance.now();
    for (const [part, run] of Object.entries(parts)) {
      try {
        await run();
      } catch (error) {
        ports.log.error('schedule-failed', { part, error: String(error) });
      }
    }
    // With many domains a sweep takes longer; the process must have time for other work.
    const took = performance.now() - start;
    timer = setTimeout(() => void sweep(), Math.max(sweepMilliseconds, took * 10));
  };
  timer = setTimeout(() => void sweep(), 0);
  return () => clearTimeout(timer);
}

/** Changes at a quarter past each hour, when a day that just ended may be reported on. */
const hourOf = (now: Date) => new Date(now.getTime() - 900_000).toISOString().slice(0, 13);

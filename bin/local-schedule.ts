import { addDays, dayOf } from '../core/names/utc-day.ts';
import { planDigests } from '../service/daily-mail/plan-digests.ts';
import { planOutboundDays } from '../service/outbound/plan-days.ts';
import { sendDueReports } from '../service/outbound/send-outbound.ts';
import type { Clock } from '../service/ports/clock.ts';
import type { Ports } from '../service/ports/ports.ts';
import { deleteOldObjects } from '../service/tasks/delete-old-objects.ts';
import { reconcile } from '../service/tasks/reconcile.ts';

/** The service notices a manual edit of a policy file within this time. */
const sweepMilliseconds = 5_000;

/**
 * Does what EventBridge does on AWS: checks every domain repeatedly, sends the daily mail at its hour
 * (docs/decisions/0008-the-owners-hour.md), and creates and sends the reports to other domains. It also does what the
 * buckets' lifecycle rules do there: deletes old mail and reports once a day.
 * @returns a function that stops it
 */
export function startSchedule(ports: Ports): () => void {
  let timer: NodeJS.Timeout;
  const { clock } = ports;
  // On AWS each of these is a separate function. A failure of one must not stop the others.
  const parts: Record<string, () => Promise<unknown>> = {
    reconcile: () => reconcile(ports),
    'plan-digests': oncePer(hourOf, clock, (now) =>
      planDigests(ports, addDays(dayOf(now), -1), now.getUTCHours()),
    ),
    'delete-old-objects': oncePer(dayOf, clock, () => deleteOldObjects(ports)),
    'plan-outbound-days': oncePer(outboundHourOf, clock, () => planOutboundDays(ports)),
    'send-outbound': () => sendDueReports(ports),
    // At the start as well: a killed process may have left mail that waits.
    'forward-mail': oncePer(hourOf, clock, () => ports.tasks.enqueue([{ kind: 'forward-mail' }])),
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
    // With many domains a pass takes longer, and the process must have time for other work.
    const took = performance.now() - start;
    timer = setTimeout(() => void sweep(), Math.max(sweepMilliseconds, took * 10));
  };
  timer = setTimeout(() => void sweep(), 0);
  return () => clearTimeout(timer);
}

/** Runs a part at its first call in each period, and again at the next one if it failed. */
function oncePer(
  periodOf: (now: Date) => string,
  clock: Clock,
  run: (now: Date) => Promise<unknown>,
): () => Promise<void> {
  let done: string | undefined;
  return async () => {
    const now = clock.now();
    const period = periodOf(now);
    if (period === done) return;
    await run(now);
    done = period;
  };
}

const hourOf = (now: Date): string => now.toISOString().slice(0, 13);

/** Changes at a quarter past each hour: the reports for a day may be made from 00:15. */
const outboundHourOf = (now: Date): string => hourOf(new Date(now.getTime() - 900_000));

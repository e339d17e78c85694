import type { UtcDay } from '../../core/names/utc-day.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import { isOver, planOutbound } from './plan-days.ts';

export type RequestPlanResult = { ok: true } | { ok: false; reason: 'day-not-over'; day: UtcDay };

/** Makes and sends a day's reports, if the day is over. */
export async function requestPlan(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock' | 'random'>,
  change: ChangeRequest,
  day: UtcDay,
): Promise<RequestPlanResult> {
  if (!isOver(day, ports.clock.now())) return { ok: false, reason: 'day-not-over', day };
  return audited(ports, change, { request: { day } }, async () => {
    await planOutbound(ports, day);
    return { ok: true };
  });
}

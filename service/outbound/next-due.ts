import { formatDateTime } from '../../core/names/date-time.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { Attempt, Delivery, OutboundReport } from '../store/outbound/outbound-report.ts';

/**
 * A worker that started an attempt and recorded no end of it after this time is considered dead. Longer than any
 * hand-over: an HTTPS POST ends after 60 s.
 */
export const attemptLeaseSeconds = 600;

/** The attempt in progress, or one whose worker died. */
export function openAttempt({ attempts }: Delivery): Attempt | undefined {
  const last = attempts.at(-1);
  return last?.outcome === 'started' ? last : undefined;
}

/** When a delivery needs its next step; undefined if it is settled. */
export function deliveryDueAt(delivery: Delivery): Timestamp | undefined {
  if (delivery.state !== 'waiting') return undefined;
  const open = openAttempt(delivery);
  return open ? formatDateTime(Date.parse(open.at) + attemptLeaseSeconds * 1_000) : delivery.dueAt;
}

/** When a report needs its next step; undefined if it is settled. */
export function nextDueAt({ lookup, deliveries }: OutboundReport): Timestamp | undefined {
  if (lookup) return lookup.dueAt;
  return deliveries
    .map(deliveryDueAt)
    .filter((due) => due !== undefined)
    .sort()[0];
}

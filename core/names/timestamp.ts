import type { Brand } from './brand.ts';

/**
 * RFC 3339 in UTC: `2026-11-23T14:05:00.000Z`, in reports without milliseconds. Sorted as text, timestamps of one form
 * are in the order of time.
 */
export type Timestamp = Brand<'Timestamp'>;

export const timestampOf = (date: Date): Timestamp => date.toISOString() as Timestamp;

/**
 * Whether a lease taken at this time still runs. A time further in the future than the lease was written while the clock was
 * ahead, and must not hold it until the clock catches up.
 */
export const isWithinLease = (at: string, milliseconds: number, now: Date): boolean =>
  Math.abs(now.getTime() - Date.parse(at)) < milliseconds;

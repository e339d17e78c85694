import type { Brand } from './brand.ts';

/**
 * RFC 3339 in UTC: `2026-11-23T14:05:00.000Z`, in reports without milliseconds. Sorted as text, timestamps of one form
 * are in the order of time.
 */
export type Timestamp = Brand<'Timestamp'>;

export const timestampOf = (date: Date): Timestamp => date.toISOString() as Timestamp;

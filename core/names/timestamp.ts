import type { Brand } from './brand.ts';

/** RFC 3339 in UTC with milliseconds, so that the order of texts is the order of times: `2026-11-23T14:05:00.000Z`. */
export type Timestamp = Brand<'Timestamp'>;

export const timestampOf = (date: Date): Timestamp => date.toISOString() as Timestamp;

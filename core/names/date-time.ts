import type { Timestamp } from './timestamp.ts';

/** RFC 3339 in UTC with whole seconds, the form of the times in a report: `2026-11-23T14:05:00Z`. */
export const formatDateTime = (milliseconds: number): Timestamp =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z` as Timestamp;

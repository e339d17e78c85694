import type { Brand } from './brand.ts';

/** A UTC day, the unit of reports, day objects and the daily mail (RFC 8460 §4.1): `2026-11-23`. */
export type UtcDay = Brand<'UtcDay'>;

export const dayMilliseconds = 86_400_000;

/** @returns undefined for anything that is not a day of the calendar */
export function parseUtcDay(text: string): UtcDay | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  return dayOf(text) === text ? dayOf(text) : undefined;
}

/** The UTC day of a time. `time` is a valid date or RFC 3339 text. */
export function dayOf(time: string | Date): UtcDay {
  return new Date(time).toISOString().slice(0, 10) as UtcDay;
}

export function addDays(day: UtcDay, count: number): UtcDay {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMilliseconds));
}

/** Positive if `to` is later. Both are UTC days. */
export function daysBetween(from: UtcDay, to: UtcDay): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMilliseconds);
}

/** 0 is Sunday. `day` is a UTC day, perhaps a parameter of a sentence. */
export function weekdayOf(day: string): number {
  return new Date(Date.parse(`${day}T00:00:00Z`)).getUTCDay();
}

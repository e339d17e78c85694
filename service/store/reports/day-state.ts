/** What was reported about one domain for one UTC day. */
import * as z from 'zod';
import { addDays } from '../../../core/names/utc-day.ts';
import type { DayState } from '../../../core/tls-rpt/figures/day.ts';
import type { Ports } from '../../ports/ports.ts';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const dayStateKey = (day: string, domain: string): string => `${prefixes.days}${day}/${domain}.json`;

const dayState = z.custom<DayState>(
  (value) => typeof value === 'object' && value !== null && (value as DayState).schema === 1,
);

export const readDayState = (key: string, body: Uint8Array): DayState => readState(dayState, key, body);

/** Reads at a time: a trend of 90 days needs 90 small ones. */
const concurrency = 16;

/** From one UTC day to another, both inclusive. */
export function daysFrom(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The day objects of a domain from one UTC day to another, both inclusive; days without reports are left out. */
export const loadDays = (
  ports: Pick<Ports, 'store'>,
  domain: string,
  from: string,
  to: string,
): Promise<DayState[]> => loadTheseDays(ports, domain, daysFrom(from, to));

/** The same for any days, in their order. */
export async function loadTheseDays(
  { store }: Pick<Ports, 'store'>,
  domain: string,
  days: string[],
): Promise<DayState[]> {
  const loaded: (DayState | undefined)[] = [];
  for (let start = 0; start < days.length; start += concurrency) {
    const batch = days.slice(start, start + concurrency).map(async (day) => {
      const object = await store.get(dayStateKey(day, domain));
      return object && readDayState(object.key, object.body);
    });
    loaded.push(...(await Promise.all(batch)));
  }
  return loaded.filter((day) => day !== undefined);
}

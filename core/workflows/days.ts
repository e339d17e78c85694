import type { DayState } from '../tls-rpt/day.ts';
import { addDays } from '../utc-day.ts';
import type { Ports } from './ports.ts';
import { keys, readDayState } from './state.ts';

/** Reads at a time: a trend of 90 days needs 90 small ones. */
const concurrency = 16;

/** The day objects of a domain from one UTC day to another, both inclusive; days without reports are left out. */
export async function loadDays(
  { store }: Pick<Ports, 'store'>,
  domain: string,
  from: string,
  to: string,
): Promise<DayState[]> {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  const loaded: (DayState | undefined)[] = [];
  for (let start = 0; start < days.length; start += concurrency) {
    const batch = days.slice(start, start + concurrency).map(async (day) => {
      const object = await store.get(keys.day(day, domain));
      return object && readDayState(object.key, object.body);
    });
    loaded.push(...(await Promise.all(batch)));
  }
  return loaded.filter((day) => day !== undefined);
}

/** Formats days and times for a language, from their numbers. Text that is no day or time is shown unchanged. */
import { parseUtcDay } from '../../names/utc-day.ts';

export function writeDay(day: string, write: (year: number, month: number, date: number) => string): string {
  if (parseUtcDay(day) === undefined) return day;
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return write(year, month, date);
}

/** `text` is RFC 3339 in UTC; hours and minutes look the same in every language. */
export function writeTime(
  text: string,
  write: (year: number, month: number, date: number, time: string) => string,
): string {
  if (!/^[\d-]{10}T\d\d:\d\d/.test(text)) return text;
  return writeDay(text.slice(0, 10), (year, month, date) => write(year, month, date, text.slice(11, 16)));
}

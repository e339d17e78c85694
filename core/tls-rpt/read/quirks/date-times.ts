/** Quirks of date-times, seen from any reporter. */
import { parseMailDate } from '../../../mail/parse-mail-date.ts';
import { formatDateTime } from '../../../names/date-time.ts';
import { quote } from '../../../text/quote.ts';
import type { Forgive } from './forgive.ts';

/** Whole seconds from 2000 to 2100, the only times that a report can have; undefined for any other number. */
export function formatUnixTime(seconds: number): string | undefined {
  if (!(seconds >= 946_684_800 && seconds < 4_102_444_800)) return undefined;
  return formatDateTime(seconds * 1000);
}

/** Seconds or milliseconds since 1970. */
export function readUnixTime(number: number, forgive: Forgive): string | undefined {
  const seconds = formatUnixTime(number);
  const time = seconds ?? formatUnixTime(number / 1000);
  if (time === undefined) forgive(`is ${number}, not a date-time`);
  else forgive(`is a number, read as ${seconds === undefined ? 'milli' : ''}seconds since 1970`);
  return time;
}

/** A date without a time. `date` is its midnight in milliseconds. */
export function readBareDate(date: number, isEnd: boolean, forgive: Forgive): string {
  forgive(`has no time, read as the ${isEnd ? 'end' : 'start'} of the day`);
  return formatDateTime(date + (isEnd ? 86_399_000 : 0));
}

/** A space instead of the `T`, percent-encoded too. */
export function forgiveSeparator(separator: string, forgive: Forgive): void {
  if (separator === ' ' || separator === '%20') forgive('has a space instead of "T"');
}

/** `UTC`, `GMT` or a zone without a colon. Returns what the zone adds to UTC, in milliseconds. */
export function readZone(zone: string, forgive: Forgive): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (zone.length === 3 || zone.length === 5)
    forgive(`has the zone ${quote(zone)}, which RFC 3339 writes otherwise`);
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A date in the format of mail (RFC 5322 §3.3). */
export function readMailDate(text: string, forgive: Forgive): string | undefined {
  const time = parseMailDate(text);
  if (time !== undefined) forgive('is in the date format of mail');
  return time;
}

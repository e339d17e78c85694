/** Quirks of date-times that any reporter may have. */
import { parseMailDate } from '../../../mail/parse-mail-date.ts';
import { formatDateTime } from '../../../names/date-time.ts';
import { type Forgive, foundValue } from '../../reading-note.ts';

/** Whole seconds from 2000 to 2100, the only times that a report can have; undefined for any other number. */
export function formatUnixTime(seconds: number): string | undefined {
  if (!(seconds >= 946_684_800 && seconds < 4_102_444_800)) return undefined;
  return formatDateTime(seconds * 1000);
}

/** Seconds or milliseconds since 1970. */
export function readUnixTime(number: number, forgive: Forgive): string | undefined {
  const seconds = formatUnixTime(number);
  const time = seconds ?? formatUnixTime(number / 1000);
  if (time === undefined) forgive('not-a-date-time', { found: foundValue(number) });
  else forgive('unix-time', { unit: seconds === undefined ? 'milliseconds' : 'seconds' });
  return time;
}

/** A date without a time. `date` is its midnight in milliseconds. */
export function readBareDate(date: number, isEnd: boolean, forgive: Forgive): string {
  forgive('no-time', { readAs: isEnd ? 'end' : 'start' });
  return formatDateTime(date + (isEnd ? 86_399_000 : 0));
}

/** A space instead of the `T`, percent-encoded too. */
export function forgiveSeparator(separator: string, forgive: Forgive): void {
  if (separator === ' ' || separator === '%20') forgive('space-for-t');
}

/** `UTC`, `GMT` or a zone without a colon. Returns what the zone adds to UTC, in milliseconds. */
export function readZone(zone: string, forgive: Forgive): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (zone.length === 3 || zone.length === 5) forgive('other-zone', { zone });
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A date in the format of mail (RFC 5322 §3.3). */
export function readMailDate(text: string, forgive: Forgive): string | undefined {
  const time = parseMailDate(text);
  if (time !== undefined) forgive('mail-date');
  return time;
}

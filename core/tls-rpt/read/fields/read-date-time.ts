import { formatDateTime } from '../../../names/date-time.ts';
import { type Forgive, foundValue } from '../../reading-note.ts';
import {
  forgiveSeparator,
  readBareDate,
  readMailDate,
  readUnixTime,
  readZone,
} from '../quirks/date-times.ts';
import { assumeUtc } from '../quirks/microsoft.ts';

/**
 * Reads a date-time of RFC 3339.
 * @param isEnd whether it ends a period: a date without a time is then the end of its day
 * @returns UTC with a `Z` and whole seconds; undefined if it cannot be read
 */
export function readDateTime(value: unknown, isEnd: boolean, forgive: Forgive): string | undefined {
  if (value === undefined || value === null) {
    forgive(value === null ? 'null-ignored' : 'missing');
    return undefined;
  }
  const text = typeof value === 'string' ? value.trim() : value;
  if (typeof text === 'number' || (typeof text === 'string' && /^\d{9,13}$/.test(text))) {
    return readUnixTime(Number(text), forgive);
  }
  const time = typeof text === 'string' ? parseDateTime(text, isEnd, forgive) : undefined;
  if (time === undefined) forgive('not-a-date-time', { found: foundValue(text) });
  return time;
}

const dateTimePattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:([Tt ]|%20)(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([Zz]|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/;

/** A form that needs no conversion: that of nearly all date-times, with a day that every month has. */
const isNormalised = (text: string) =>
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(text);

function parseDateTime(text: string, isEnd: boolean, forgive: Forgive): string | undefined {
  if (isNormalised(text)) return text;
  const match = dateTimePattern.exec(text);
  if (!match) return readMailDate(text, forgive);
  const [, year, month, day, separator, hours, minutes, seconds, zone] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(date).getUTCDate() !== Number(day) || Number(month) > 12) return undefined;
  if (separator === undefined) return readBareDate(date, isEnd, forgive);
  const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000;
  // 24:00:00 and leap seconds occur; anything later than the end of the day is not a time.
  if (Number(minutes) > 59 || Number(seconds ?? 0) > 60 || time > 86_400_000) return undefined;
  forgiveSeparator(separator, forgive);
  return formatDateTime(date + time - readZone(assumeUtc(zone, forgive), forgive));
}

import { formatDateTime } from '../names/date-time.ts';
import { withoutComments } from './read-header.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Converts a date in a mail header (RFC 5322 §3.3) to RFC 3339 in UTC: `Mon, 23 Nov 2026 01:02:03 +0100` is
 * `2026-11-23T00:02:03Z`. Undefined for anything else.
 */
export function parseMailDate(text: string): string | undefined {
  const [first = '', ...rest] = withoutComments(text.slice(0, 200))
    .split(/[\s,]+/)
    .filter(Boolean);
  const [day = '', name = '', year = '', clock = '', zone] = /^[a-z]{3}$/i.test(first)
    ? rest
    : [first, ...rest];
  const [, hour, minute, second = '0', joined] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(.*)$/.exec(clock) ?? [];
  const month = months.indexOf(name.slice(0, 3).toLowerCase());
  const isForm = /^\d{1,2}$/.test(day) && /^[a-z]{3,9}$/i.test(name) && /^\d{4}$/.test(year);
  if (!isForm || month < 0 || Number(day) > 31) return undefined;
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const time = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return formatDateTime(time - zoneMinutes(joined || zone || 'GMT') * 60_000);
}

/** RFC 5322 §4.3: any other zone name is unknown and read as UTC. */
const namedZones: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return namedZones[zone.toUpperCase()] ?? 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

import { formatDateTime } from '../names/date-time.ts';
import { withoutComments } from './read-header.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A date as a mail header has it (RFC 5322 §3.3), as RFC 3339 in UTC: `Mon, 23 Nov 2026 01:02:03 +0100` is
 * `2026-11-23T00:02:03Z`. Undefined for anything else.
 */
export function parseMailDate(text: string): string | undefined {
  const match =
    /^\s*(?:[a-z]{3}\s*,)?\s*(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[a-z]{1,5})?/i.exec(
      withoutComments(text.slice(0, 200)),
    );
  if (!match) return undefined;
  const [, day, name = '', year, hour, minute, second = '0', zone = 'GMT'] = match;
  const month = months.indexOf(name.toLowerCase());
  if (month < 0 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const time = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return formatDateTime(time - zoneMinutes(zone) * 60_000);
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

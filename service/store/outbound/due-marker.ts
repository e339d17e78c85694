/** An empty object that says when a report needs its next step. Keys sort by time. */
import type { DomainName } from '../../../core/names/domain-name.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { ReportKey } from '../../../core/tls-rpt/write/write-report.ts';
import { prefixes } from '../prefixes.ts';
import { paddedPart } from './padded-part.ts';

export const dueMarkerKey = (time: string, { day, domain, part }: ReportKey): string =>
  `${prefixes.dueMarkers}${stamp(time)}/${day}/${domain}/${paddedPart(part)}`;

/** `2026-11-24T01:23:45Z` as a part of a key that sorts by time: `20261124T012345`. */
const stamp = (time: string): string => time.replace(/[-:]|\.\d+|Z/g, '');

/** @returns undefined for any other key */
export function parseDueMarkerKey(key: string): (ReportKey & { stamp: string }) | undefined {
  if (!key.startsWith(prefixes.dueMarkers)) return undefined;
  const [, time, day, domain, part] =
    /^(\d{8}T\d{6})\/(\d{4}-\d\d-\d\d)\/([^/]+)\/(\d+)$/.exec(key.slice(prefixes.dueMarkers.length)) ?? [];
  if (time === undefined || day === undefined || domain === undefined) return undefined;
  return { stamp: time, day: day as UtcDay, domain: domain as DomainName, part: Number(part) };
}

export const dueStamp = (now: Date): string => stamp(timestampOf(now));

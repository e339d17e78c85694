/**
 * The figures of a day, as stored: verified reports in one object, all others in another. So no unverified report makes the
 * verified figures larger, slower or less complete.
 */
import type { DomainName } from '../../names/domain-name.ts';
import type { UtcDay } from '../../names/utc-day.ts';
import type { DayReport, DayState } from './day.ts';
import { joinRests } from './rest.ts';
import type { RestFigures } from './rest-figures.ts';

export const daySides = ['verified', 'unverified'] as const;
export type DaySideName = (typeof daySides)[number];

export interface DaySide {
  schema: 1;
  domain: DomainName;
  /** The first UTC day of the period of the reports: `2026-11-23`. */
  day: UtcDay;
  /** The itemised reports, by identity. */
  reports: Record<string, DayReport>;
  /** The sums of all others, by shard: see restShardOf(). */
  rest?: Record<string, RestFigures>;
  /**
   * On how many earlier days an organisation reported: recorded once the list is a quarter full. It decides whose reports
   * are listed.
   */
  knownDays?: Record<string, number>;
  /** Since when it had been seen; absent in objects that an earlier version wrote. */
  firstSeen?: Readonly<Record<string, UtcDay>>;
  /** Digest of what a fold took away from this side: see ReadDay. */
  fence?: string;
}

/** Shards that share the reports that are not itemised: a fold of one report changes only one shard. */
export const restShards = 32;

/** The shard of a report that is not itemised: `0` to `31`, by its identity. */
export const restShardOf = (identity: string): string =>
  String(Number.parseInt(identity.slice(0, 4), 16) % restShards);

/** A day in the form that summaries and the daily mail read. */
export function joinSides(sides: Record<DaySideName, DaySide | undefined>): DayState | undefined {
  const { verified, unverified } = sides;
  const any = verified ?? unverified;
  if (!any) return undefined;
  const restOf = (side: DaySide | undefined, name: DaySideName) =>
    side?.rest ? { [name]: joinRests(Object.values(side.rest)) } : {};
  const rest = { ...restOf(verified, 'verified'), ...restOf(unverified, 'unverified') };
  return {
    domain: any.domain,
    day: any.day,
    // A report whose signature was found only later is in both for a moment.
    reports: { ...unverified?.reports, ...verified?.reports },
    ...(Object.keys(rest).length > 0 && { rest }),
    ...(verified?.firstSeen && { firstSeen: verified.firstSeen }),
  };
}

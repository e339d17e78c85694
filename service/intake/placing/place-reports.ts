import { addDays, dayOf, type UtcDay } from '../../../core/names/utc-day.ts';
import { jsonBytes } from '../../../core/text/format-json.ts';
import type { DayReport } from '../../../core/tls-rpt/figures/day.ts';
import { type DaySide, restShardOf } from '../../../core/tls-rpt/figures/day-side.ts';
import type { ReportIdentity } from '../../../core/tls-rpt/figures/identity.ts';
import { type DayReports, itemise, itemLimits } from '../../../core/tls-rpt/figures/itemise.ts';
import {
  boundKnown,
  countKnownDays,
  firstSeenDays,
  type KnownOrganisations,
  rememberedDays,
  seenDaysOf,
} from '../../../core/tls-rpt/figures/reporter-days.ts';
import { daysToBeKnown } from '../../../core/tls-rpt/figures/rest.ts';
import { type ReportTally, tallyReport } from '../../../core/tls-rpt/figures/tally-report.ts';
import type { Ports } from '../../ports/ports.ts';
import { isKnownEqual, keepNewer } from '../../store/known-part.ts';
import { dayReportSchema } from '../../store/reports/day-report-schema.ts';
import { daySideKey, daySideObject } from '../../store/reports/day-side.ts';
import { loadVerifiedDays } from '../../store/reports/load-days.ts';
import type { Found } from '../../store/stored-object.ts';
import { markCrowdedOut } from '../request-fold.ts';
import { changeRest, type DayPlace, type RestChanges } from './change-rest.ts';

type PlacePorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** By identity: the figures of a report; undefined if this side of the day has none. */
export type Placements = ReadonlyMap<ReportIdentity, DayReport | undefined>;

/** For placements that were read after the day. */
export interface ReadDay {
  /** The day as it was then. */
  known: Found<DaySide>;
  /**
   * Digest of what is taken away from this side; undefined if nothing is. What is taken away may not be there yet, because
   * a fold beside this one is about to place it. So the day is written even then, and the other fold loses.
   */
  fence: () => string | undefined;
  /** @returns the placements as they are now, after somebody else has changed the day */
  readAgain: () => Promise<Placements>;
}

export interface PlacedReports {
  state: DaySide | undefined;
  /** Reports that the day listed before and no longer lists. They are marked. */
  evicted: ReportIdentity[];
}

/**
 * Updates one side of a day with these reports. Reports that do not fit into the list go to a shard of the rest first.
 * Then one write changes the day's list and sums. That write is refused if anybody else has changed the day since it was
 * read; then everything starts again. So a writer of the day has read the shards after the previous write, and its sums
 * are never older.
 */
export async function placeReports(
  ports: PlacePorts,
  place: DayPlace,
  given: Placements,
  read?: ReadDay,
): Promise<PlacedReports> {
  const { side, domain, day } = place;
  let evicted: ReportIdentity[] = [];
  let placements: Placements | undefined;
  const change = async (before: DaySide | undefined) => {
    placements = placements && read ? await read.readAgain() : given;
    const reports = withPlacements(before?.reports ?? {}, placements);
    const fence = read?.fence();
    if (!before && !fence && Object.keys(reports).length === 0) return undefined;
    const noted = isOver(ports, day) ? recordedOf(before) : undefined;
    const { itemised, crowdedOut, known } = await chooseItems(ports, place, reports, noted);
    evicted = findEvicted(crowdedOut, placements);
    // Before the day is written, so that a crash leaves the marks.
    await markCrowdedOut(ports, place, evicted, 'to-be-crowded-out');
    const changed = changesOfRest({ before, placements, crowdedOut });
    const isKnown = (source: string) => seenDaysOf(known?.knownDays ?? {}, source) >= daysToBeKnown;
    const rest = {
      ...before?.rest,
      ...(await changeRest(ports, place, changed, { before: before?.rest ?? {}, itemised, isKnown })),
    };
    return {
      ...(before ?? { schema: 1, domain, day }),
      reports: itemised,
      ...(Object.keys(rest).length > 0 && { rest }),
      ...(known && isOver(ports, day) && boundKnown(known)),
      ...(fence !== undefined && { fence }),
    };
  };
  const { state } = await daySideObject.change(ports, daySideKey(side, day, domain), change, read?.known);
  // And after it: another fold may have processed these marks while the reports were still listed.
  await markCrowdedOut(ports, place, evicted, 'crowded-out');
  return { state, evicted };
}

/** Reports that were listed, and have to make room for others. */
const findEvicted = (crowdedOut: DayReports, placements: Placements): ReportIdentity[] =>
  (Object.keys(crowdedOut) as ReportIdentity[]).filter((identity) => !placements.has(identity));

function withPlacements(before: DayReports, placements: Placements): DayReports {
  const reports = { ...before };
  for (const [identity, report] of placements) {
    if (report) reports[identity] = updated(before[identity], report);
    else delete reports[identity];
  }
  return reports;
}

/** Keeps members of a newer version about the same figures. */
function updated(known: DayReport | undefined, made: DayReport): DayReport {
  if (known && isKnownEqual(dayReportSchema, known, made)) return known;
  return keepNewer(dayReportSchema, known, made);
}

/**
 * Attack: a flood about a future day. Before that day nobody has reported about it, so who is known then is recorded only
 * once it is over.
 */
const isOver = ({ clock }: PlacePorts, day: UtcDay): boolean => day < dayOf(clock.now());

const recordedOf = (before: DaySide | undefined): KnownOrganisations | undefined =>
  before?.knownDays && { knownDays: before.knownDays, firstSeen: before.firstSeen ?? {} };

/**
 * Looks up who is known from earlier days once a day: when the first report does not fit into the list. Attack: a flood that
 * grows slowly, and is remembered for as long as everybody else when the list is full. So who was seen first is looked up
 * and recorded once the list of a day that is over is a quarter full, which real reporters hardly reach.
 */
async function chooseItems(
  ports: PlacePorts,
  { side, domain, day }: DayPlace,
  reports: DayReports,
  recorded: KnownOrganisations | undefined,
) {
  const limits = itemLimits[side];
  const chosen = itemise(reports, limits, recorded?.knownDays ?? {}, recorded?.firstSeen);
  const isFull = Object.keys(chosen.crowdedOut).length > 0;
  const isFilling = isOver(ports, day) && jsonBytes(chosen.itemised) > limits.bytes / 4;
  if (side === 'unverified' || recorded || !(isFull || isFilling)) return { ...chosen, known: recorded };
  const { states } = await loadVerifiedDays(ports, domain, addDays(day, -rememberedDays), addDays(day, -1));
  const known = { knownDays: countKnownDays(states), firstSeen: firstSeenDays(states) };
  return { ...itemise(reports, limits, known.knownDays, known.firstSeen), known };
}

function changesOfRest({
  before,
  placements,
  crowdedOut,
}: {
  before: DaySide | undefined;
  placements: Placements;
  crowdedOut: DayReports;
}): RestChanges {
  const changes: RestChanges = new Map();
  const add = (identity: string, tally: ReportTally | undefined) => {
    const shard = restShardOf(identity);
    changes.set(shard, (changes.get(shard) ?? new Map()).set(identity, tally));
  };
  for (const [identity, report] of Object.entries(crowdedOut)) add(identity, tallyReport(report));
  for (const identity of placements.keys()) {
    const wasCrowdedOut = before?.rest?.[restShardOf(identity)] !== undefined;
    if (wasCrowdedOut && !Object.hasOwn(crowdedOut, identity)) add(identity, undefined);
  }
  return changes;
}

/**
 * Changes the tallies of reports that a day does not itemise.
 *
 * A shard keeps its latest tallies in one object. Whenever there are `openTallies`, they move to an object that never
 * changes again, a *closed part*; the shard has their sum and their identities. Attack: tens of thousands of signed reports
 * about one day, all of which each fold would read and write. The shard alone says which tallies of a part still count. So
 * one write changes a shard as before, and a part whose shard was not written counts nothing.
 */

import type { DomainName } from '../../../core/names/domain-name.ts';
import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DaySideName } from '../../../core/tls-rpt/figures/day-side.ts';
import type { DayReports } from '../../../core/tls-rpt/figures/itemise.ts';
import { addTallies, joinRests } from '../../../core/tls-rpt/figures/rest.ts';
import type { RestFigures } from '../../../core/tls-rpt/figures/rest-figures.ts';
import type { ReportTally } from '../../../core/tls-rpt/figures/tally-report.ts';
import type { Ports } from '../../ports/ports.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { type DayRest, dayRestKey, dayRestObject } from '../../store/reports/day-rest.ts';
import { shortDigest } from '../../store/short-digest.ts';

type StorePort = Pick<Ports, 'store'>;

/** Where reports are placed. */
export interface DayPlace {
  side: DaySideName;
  domain: DomainName;
  day: UtcDay;
}

/** By shard and identity: the new tally of a report there. */
export type RestChanges = Map<string, Tallies>;
type Tallies = Map<string, ReportTally | undefined>;

export interface RestContext {
  /** The sums that the day has. */
  before: Record<string, RestFigures>;
  itemised: DayReports;
  /** A closed part keeps what was known of its sources when it was closed. */
  isKnown: (source: string) => boolean;
}

/** Shards written at a time. */
const concurrency = 8;

/** With all 32 shards, a fold of any number of reports reads a few thousand tallies. */
export const openTallies = 128;

/** @returns the sums of the changed shards, without the itemised reports */
export async function changeRest(
  ports: StorePort,
  place: DayPlace,
  changes: RestChanges,
  context: RestContext,
): Promise<Record<string, RestFigures>> {
  const sums: Record<string, RestFigures> = {};
  await inParallel([...changes], concurrency, async ([shard, tallies]) => {
    const parts = new ShardParts(ports, place, shard, context.isKnown);
    const key = dayRestKey(place.side, place.day, place.domain, shard);
    const { state } = await dayRestObject.change(ports, key, (before) => parts.change(before, tallies));
    sums[shard] = { ...context.before[shard], ...(await parts.sum(state, context.itemised)) };
  });
  return sums;
}

type ClosedPart = NonNullable<DayRest['closed']>[string];

/** The parts of one shard. */
class ShardParts {
  readonly #ports: StorePort;
  readonly #keyOf: (part: string) => string;
  readonly #isKnown: RestContext['isKnown'];

  constructor(
    ports: StorePort,
    { side, day, domain }: DayPlace,
    shard: string,
    isKnown: RestContext['isKnown'],
  ) {
    this.#ports = ports;
    this.#keyOf = (part) => dayRestKey(side, day, domain, `${shard}-${part}`);
    this.#isKnown = isKnown;
  }

  async change(before: DayRest | undefined, tallies: Tallies): Promise<DayRest> {
    const reports: DayRest['reports'] = { ...before?.reports };
    const closed: NonNullable<DayRest['closed']> = {};
    for (const [name, part] of Object.entries(before?.closed ?? {})) {
      // The version before does not know closed parts, and adds the tally of a revised report to the open ones.
      const isRevised = (identity: string) => tallies.has(identity) || Object.hasOwn(reports, identity);
      const kept = part.identities.some(isRevised)
        ? await this.#without(name, part, isRevised, reports)
        : part;
      if (kept.identities.length > 0) closed[name] = kept;
    }
    for (const [identity, tally] of tallies) {
      if (tally) reports[identity] = { ...reports[identity], ...tally };
      else delete reports[identity];
    }
    const open = Object.entries(reports);
    while (open.length > openTallies) {
      const [name, part] = await this.#close(Object.fromEntries(open.splice(0, openTallies)));
      closed[name] = part;
    }
    return {
      ...(before ?? { schema: 1 as const }),
      reports: Object.fromEntries(open),
      ...((before?.closed || Object.keys(closed).length > 0) && { closed }),
    };
  }

  /** The sum of what still counts, without the itemised reports. */
  async sum({ reports, closed = {} }: DayRest, itemised: DayReports): Promise<RestFigures> {
    const isItemised = (identity: string) => Object.hasOwn(itemised, identity);
    const open = Object.entries(reports).filter(([identity]) => !isItemised(identity));
    const sums = [
      addTallies(
        open.map(([, tally]) => tally),
        this.#isKnown,
      ),
    ];
    for (const [name, part] of Object.entries(closed)) {
      const counted = part.identities.some(isItemised) ? await this.#without(name, part, isItemised) : part;
      sums.push(counted.sum);
    }
    return joinRests(sums);
  }

  /** Named by a digest of the content, so that a repeat or another writer makes the same part. */
  async #close(reports: DayRest['reports']): Promise<[name: string, part: ClosedPart]> {
    const state: DayRest = { schema: 1, reports };
    const name = shortDigest(dayRestObject.format(state));
    await dayRestObject.create(this.#ports, this.#keyOf(name), state);
    return [
      name,
      { identities: Object.keys(reports), sum: addTallies(Object.values(reports), this.#isKnown) },
    ];
  }

  /**
   * The part without some of its tallies. If it is lost, its sum stays as it was.
   * @param taken gets the removed ones, with members of a newer version
   */
  async #without(
    name: string,
    part: ClosedPart,
    isRemoved: (identity: string) => boolean,
    taken?: DayRest['reports'],
  ): Promise<ClosedPart> {
    const stored = (await dayRestObject.load(this.#ports, this.#keyOf(name)))?.state.reports;
    const removed = part.identities.filter(isRemoved);
    const identities = part.identities.filter((identity) => !isRemoved(identity));
    if (!stored) return { ...part, identities };
    for (const identity of taken ? removed : []) {
      const tally = stored[identity];
      if (taken && tally) taken[identity] = { ...tally, ...taken[identity] };
    }
    const counted = identities.flatMap((identity) => stored[identity] ?? []);
    return { ...part, identities, sum: { ...part.sum, ...addTallies(counted, this.#isKnown) } };
  }
}

/** The stored session results of one shard of a day, and which of them its plans have. */

import type { UtcDay } from '../../core/names/utc-day.ts';
import { type Aggregate, addSession } from '../../core/tls-rpt/write/aggregate.ts';
import { carriedReport } from '../../core/tls-rpt/write/report-mail-session.ts';
import { domainOfAddress, type Reporter } from '../../core/tls-rpt/write/write-report.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { addressMarkersPrefix } from '../store/outbound/address-marker.ts';
import { sessionBatchesPrefix, sessionBatchObject } from '../store/outbound/session-batch.ts';
import { type ShardPlan, shardPlanObject, shardPlansPrefix } from '../store/outbound/shard-plan.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { isDamaged, type Loaded } from '../store/stored-object.ts';

/**
 * The planned parts of a shard's day, the keys of the plans that are damaged, and the keys of the stored results that are
 * in no part that can be read.
 * @throws UnreadableStateError for a newer version's plan
 */
export async function findBatches(
  { store }: Pick<Ports, 'store'>,
  day: UtcDay,
  shard: string,
): Promise<{ parts: Loaded<ShardPlan>[]; damaged: string[]; unplanned: string[] }> {
  const parts: Loaded<ShardPlan>[] = [];
  const damaged: string[] = [];
  for await (const key of listKeys({ store }, shardPlansPrefix(day, shard))) {
    try {
      const plan = await shardPlanObject.load({ store }, key);
      if (plan) parts.push(plan);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      damaged.push(key);
    }
  }
  const planned = new Set(parts.flatMap(({ state }) => state.batches));
  const unplanned: string[] = [];
  for await (const key of listKeys({ store }, sessionBatchesPrefix(day, shard))) {
    if (!planned.has(key)) unplanned.push(key);
  }
  return { parts, damaged, unplanned };
}

export interface BatchSums {
  aggregate: Aggregate;
  /** The batches in it, in order, that this version can read. */
  batches: string[];
}

/** The sums of one shard's batches, without the sessions that carried report mail. */
export async function aggregateBatches(
  ports: Pick<Ports, 'store' | 'log'>,
  shard: string,
  batches: string[],
  { contact }: Reporter,
): Promise<BatchSums> {
  const sentTo = new Set<string>();
  const prefix = addressMarkersPrefix(shard);
  for await (const key of listKeys(ports, prefix)) sentTo.add(decodeURIComponent(key.slice(prefix.length)));
  const submitter = domainOfAddress(contact);
  const aggregate: Aggregate = new Map();
  const read = new Set<string>();
  await inParallel(batches, 8, async (key) => {
    const batch = await skipUnreadable(ports, () => sessionBatchObject.load(ports, key));
    if (batch) read.add(key);
    for (const session of batch?.state.sessions ?? []) {
      if (!carriedReport(session, sentTo, submitter)) addSession(aggregate, session);
    }
  });
  return { aggregate, batches: batches.filter((key) => read.has(key)) };
}

/**
 * Turns a day's session results into reports (RFC 8460 §4), shard by shard. Each shard reads only its own results, so
 * memory is bounded by a shard's sums. A plan first records which batches it uses. Whatever happens later, each batch is
 * in exactly one report of its domain. Results that arrive after a plan go into a further part, a separate report about
 * the same day.
 */

import { formatDateTime } from '../../core/names/date-time.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { type Aggregate, addSession, reportedPolicies } from '../../core/tls-rpt/write/aggregate.ts';
import { firstDueAt } from '../../core/tls-rpt/write/delivery-time.ts';
import { carriedReport } from '../../core/tls-rpt/write/report-mail-session.ts';
import {
  createReport,
  domainOfAddress,
  type Reporter,
  type ReportKey,
} from '../../core/tls-rpt/write/write-report.ts';
import { type LoadedOutboundSettings, loadOutboundSettings } from '../deployment/outbound-settings.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { addressMarkersPrefix } from '../store/outbound/address-marker.ts';
import { dueMarkerKey } from '../store/outbound/due-marker.ts';
import {
  loadOutboundReport,
  type OutboundReport,
  outboundReportKey,
  outboundReportObject,
} from '../store/outbound/outbound-report.ts';
import { sessionBatchesPrefix, sessionBatchObject } from '../store/outbound/session-batch.ts';
import {
  type ShardPlan,
  shardPlanKey,
  shardPlanObject,
  shardPlansPrefix,
} from '../store/outbound/shard-plan.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import type { Loaded } from '../store/stored-object.ts';
import { nextDueAt } from './next-due.ts';
import { isOver } from './plan-days.ts';
import { settleDestinations, withSettled } from './settle-destinations.ts';

type PlanPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

/** Makes the reports of one shard of a day that is over, and finishes those that a crash left incomplete. */
export async function planOutboundShard(ports: PlanPorts, day: UtcDay, shard: string): Promise<void> {
  if (!isOver(day, ports.clock.now())) return;
  const { parts, unplanned } = await findBatches(ports, day, shard);
  const loaded = await loadOutboundSettings(ports);
  let isDue = false;
  for (const part of parts.filter(({ state }) => !state.done)) {
    const sums = await aggregateBatches(ports, shard, part.state.batches, loaded.reporter);
    isDue = (await makeReports(ports, part, sums, loaded)) || isDue;
  }
  // A batch that cannot be read is in no part, so a later plan makes a report of it once it can be read.
  const sums = await aggregateBatches(ports, shard, unplanned, loaded.reporter);
  if (sums.batches.length > 0) {
    const part = await addPart(ports, day, shard, parts.length + 1, sums.batches);
    isDue = (await makeReports(ports, part, sums, loaded)) || isDue;
  }
  if (isDue) await ports.tasks.enqueue([{ kind: 'send-outbound' }]);
}

/** The planned parts of a shard's day, and the keys of the stored results that are in none of them. */
export async function findBatches(
  { store }: Pick<Ports, 'store'>,
  day: UtcDay,
  shard: string,
): Promise<{ parts: Loaded<ShardPlan>[]; unplanned: string[] }> {
  const parts: Loaded<ShardPlan>[] = [];
  for await (const key of listKeys({ store }, shardPlansPrefix(day, shard))) {
    const plan = await shardPlanObject.load({ store }, key);
    if (plan) parts.push(plan);
  }
  const planned = new Set(parts.flatMap(({ state }) => state.batches));
  const unplanned: string[] = [];
  for await (const key of listKeys({ store }, sessionBatchesPrefix(day, shard))) {
    if (!planned.has(key)) unplanned.push(key);
  }
  return { parts, unplanned };
}

async function addPart(
  ports: PlanPorts,
  day: UtcDay,
  shard: string,
  part: number,
  batches: string[],
): Promise<Loaded<ShardPlan>> {
  const plannedAt = formatDateTime(ports.clock.now().getTime());
  const state: ShardPlan = { schema: 1, day, shard, part, plannedAt, batches, done: false };
  // If another planner was faster, the task is repeated and finds that planner's plan.
  const key = shardPlanKey(day, shard, part);
  const etag = await shardPlanObject.create(ports, key, state);
  if (etag === undefined) throw new PreconditionFailedError(key);
  return { state, etag };
}

/**
 * A part with anything that cannot be read is not done: the next planning tries it again.
 * @returns whether any report is to be sent at once
 */
async function makeReports(
  ports: PlanPorts,
  loadedPlan: Loaded<ShardPlan>,
  { aggregate, batches }: BatchSums,
  loaded: LoadedOutboundSettings,
): Promise<boolean> {
  const { state: plan } = loadedPlan;
  const now = ports.clock.now().getTime();
  let isDue = false;
  let made = 0;
  await inParallel([...aggregate.keys()].sort(), 16, async (domain) => {
    const state = await skipUnreadable(ports, () => makeReport(ports, plan, domain, aggregate, loaded));
    if (!state) return;
    made++;
    const due = nextDueAt(state);
    if (due === undefined) return;
    await ports.store.put(dueMarkerKey(due, state), '');
    isDue ||= Date.parse(due) <= now;
  });
  const key = shardPlanKey(plan.day, plan.shard, plan.part);
  if (made === aggregate.size && batches.length === plan.batches.length)
    await shardPlanObject.change(ports, key, (before = plan) => ({ ...before, done: true }), loadedPlan);
  ports.log.info('outbound-planned', {
    day: plan.day,
    shard: plan.shard,
    part: plan.part,
    domains: made,
  });
  return isDue;
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

/** Stores a domain's report and its destinations, once: an existing report stays unchanged. */
async function makeReport(
  ports: PlanPorts,
  plan: ShardPlan,
  domain: DomainName,
  aggregate: Aggregate,
  loaded: LoadedOutboundSettings,
): Promise<OutboundReport> {
  const key = { day: plan.day, domain, part: plan.part };
  const known = await loadOutboundReport(ports, key);
  if (known) return known.state;
  const state = await newReport(ports, key, plan.plannedAt, aggregate, loaded);
  const created = await outboundReportObject.create(ports, outboundReportKey(key), state);
  return created === undefined ? ((await loadOutboundReport(ports, key))?.state ?? state) : state;
}

/** The report that would be stored. */
export async function newReport(
  ports: Pick<Ports, 'resolver' | 'random' | 'clock'>,
  key: ReportKey,
  plannedAt: Timestamp,
  aggregate: Aggregate,
  { settings, reporter }: Pick<LoadedOutboundSettings, 'settings' | 'reporter'>,
): Promise<OutboundReport> {
  const due = firstDueAt(key.domain, key.day, Date.parse(plannedAt), aggregate.size);
  const state: OutboundReport = {
    schema: 1,
    ...key,
    plannedAt,
    dueAt: formatDateTime(due),
    report: createReport(key, reportedPolicies(aggregate, key.domain), reporter),
    deliveries: [],
    reasons: [],
  };
  return withSettled(state, await settleDestinations(ports, settings, state));
}

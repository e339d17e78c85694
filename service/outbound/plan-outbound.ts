/**
 * From a day's session results to its reports (RFC 8460 §4): shard by shard, each reading only its own results, so
 * memory is bounded by a shard's sums. A plan first writes down which batches it is made from; whatever happens later,
 * each batch is in exactly one report of its domain. Results that come in after a plan make a further part, a report
 * of its own about the same day.
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
import type { Loaded } from '../store/stored-object.ts';
import { nextDueAt } from './next-due.ts';
import { type LoadedOutboundSettings, loadOutboundSettings } from './outbound-settings.ts';
import { isOver } from './plan-days.ts';
import { settleDestinations, withSettled } from './settle-destinations.ts';

type PlanPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

/** Makes the reports of one shard of a day that is over, and finishes what a crash left half made. */
export async function planOutboundShard(ports: PlanPorts, day: UtcDay, shard: string): Promise<void> {
  if (!isOver(day, ports.clock.now())) return;
  const { parts, unplanned } = await findBatches(ports, day, shard);
  const open = parts.filter(({ state }) => !state.done);
  if (unplanned.length > 0) open.push(await addPart(ports, day, shard, parts.length + 1, unplanned));
  let isDue = false;
  for (const part of open) isDue = (await makeReports(ports, part)) || isDue;
  if (isDue) await ports.tasks.enqueue([{ kind: 'send-outbound' }]);
}

/** The parts that were planned of a shard's day, and the keys of the stored results that are in none of them. */
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
  // Lost against another planner, the task comes again and finds that one's plan.
  const key = shardPlanKey(day, shard, part);
  const etag = await shardPlanObject.create(ports, key, state);
  if (etag === undefined) throw new PreconditionFailedError(key);
  return { state, etag };
}

/** @returns whether any of them is to be sent at once */
async function makeReports(ports: PlanPorts, loadedPlan: Loaded<ShardPlan>): Promise<boolean> {
  const { state: plan } = loadedPlan;
  const loaded = await loadOutboundSettings(ports);
  const aggregate = await aggregateBatches(ports, plan.shard, plan.batches, loaded.reporter);
  const now = ports.clock.now().getTime();
  let isDue = false;
  await inParallel([...aggregate.keys()].sort(), 16, async (domain) => {
    const state = await makeReport(ports, plan, domain, aggregate, loaded);
    const due = nextDueAt(state);
    if (due === undefined) return;
    await ports.store.put(dueMarkerKey(due, state), '');
    isDue ||= Date.parse(due) <= now;
  });
  const key = shardPlanKey(plan.day, plan.shard, plan.part);
  await shardPlanObject.change(ports, key, (before = plan) => ({ ...before, done: true }), loadedPlan);
  ports.log.info('outbound-planned', {
    day: plan.day,
    shard: plan.shard,
    part: plan.part,
    domains: aggregate.size,
  });
  return isDue;
}

/** The sums of one shard's batches, without the sessions that carried report mail. */
export async function aggregateBatches(
  ports: Pick<Ports, 'store'>,
  shard: string,
  batches: string[],
  { contact }: Reporter,
): Promise<Aggregate> {
  const sentTo = new Set<string>();
  const prefix = addressMarkersPrefix(shard);
  for await (const key of listKeys(ports, prefix)) sentTo.add(decodeURIComponent(key.slice(prefix.length)));
  const submitter = domainOfAddress(contact);
  const aggregate: Aggregate = new Map();
  await inParallel(batches, 8, async (key) => {
    const batch = await sessionBatchObject.load(ports, key);
    for (const session of batch?.state.sessions ?? []) {
      if (!carriedReport(session, sentTo, submitter)) addSession(aggregate, session);
    }
  });
  return aggregate;
}

/** Stores a domain's report with where it goes, once: a report that is there stays as it is. */
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

/** What would be stored. */
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

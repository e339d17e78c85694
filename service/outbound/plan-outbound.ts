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
import { type Aggregate, reportedPolicies } from '../../core/tls-rpt/write/aggregate.ts';
import { firstDueAt } from '../../core/tls-rpt/write/delivery-time.ts';
import { createReport, type ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import { type LoadedOutboundSettings, loadOutboundSettings } from '../deployment/outbound-settings.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { beginAnewIfDamaged } from '../store/begin-anew.ts';
import { inParallel } from '../store/in-parallel.ts';
import { dueMarkerKey } from '../store/outbound/due-marker.ts';
import {
  loadOutboundReport,
  type OutboundReport,
  outboundReportKey,
  outboundReportObject,
} from '../store/outbound/outbound-report.ts';
import { partOfPlan, type ShardPlan, shardPlanKey, shardPlanObject } from '../store/outbound/shard-plan.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import type { Loaded } from '../store/stored-object.ts';
import { nextDueAt } from './next-due.ts';
import { isOver } from './plan-days.ts';
import { settleDestinations, withSettled } from './settle-destinations.ts';
import { aggregateBatches, type BatchSums, findBatches } from './shard-batches.ts';

type PlanPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

/** Makes the reports of one shard of a day that is over, and finishes those that a crash left incomplete. */
export async function planOutboundShard(ports: PlanPorts, day: UtcDay, shard: string): Promise<void> {
  if (!isOver(day, ports.clock.now())) return;
  const loaded = await loadOutboundSettings(ports);
  const { parts, damaged, unplanned } = await findBatches(ports, day, shard);
  const [first] = damaged;
  if (first !== undefined) {
    const sums = await aggregateBatches(ports, shard, unplanned, loaded.reporter);
    await beginPlanAnew(ports, first, newPlan(ports, day, shard, partOfPlan(first), sums.batches));
    return planOutboundShard(ports, day, shard);
  }
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

/**
 * The same part, of all results that no other part has. Its reports that are stored stay as they are, so none is sent
 * twice, and those that are missing are made. Results since the lost plan are left out of reports that are stored.
 */
const beginPlanAnew = (ports: PlanPorts, key: string, plan: ShardPlan): Promise<unknown> =>
  beginAnewIfDamaged(ports, { kind: shardPlanObject, key, anew: () => plan }, () =>
    shardPlanObject.load(ports, key),
  );

const newPlan = (
  { clock }: Pick<Ports, 'clock'>,
  day: UtcDay,
  shard: string,
  part: number,
  batches: string[],
): ShardPlan => ({
  ...{ schema: 1, day, shard, part, batches, done: false },
  plannedAt: formatDateTime(clock.now().getTime()),
});

async function addPart(
  ports: PlanPorts,
  day: UtcDay,
  shard: string,
  part: number,
  batches: string[],
): Promise<Loaded<ShardPlan>> {
  const state = newPlan(ports, day, shard, part, batches);
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

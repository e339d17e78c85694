/**
 * The fold puts every marked report of a day into its figures at once. So a burst of a thousand reports rewrites the day
 * a few times, not a thousand times.
 *
 * It uses the stored reports, not the task: whatever the mark was for, it reads the report as it is now and updates its
 * place in the day. A mark is deleted only after the figures are written, and only if nobody has written it again
 * meanwhile. So a fold may run twice, late, or at the same time as another, or die at any call.
 */
import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { joinSides } from '../../core/tls-rpt/figures/day-side.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { listKeys } from '../store/list-keys.ts';
import { foldMarksPrefix, parseFoldMarkKey } from '../store/reports/fold-mark.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { requestReportWatch } from '../watch/watch-reports.ts';
import { MarkedBatch } from './placing/marked-batch.ts';

type FoldPorts = Pick<Ports, 'store' | 'tasks' | 'clock' | 'log'>;

/** Pointers of the daily mail that are deleted at a time. */
const concurrency = 4;

/**
 * Folds one batch of the marked reports of a day. If there are more, another task folds the others.
 * @param after the last report of an earlier batch whose marks partly stay: the batch begins behind it
 */
export async function foldDay(
  ports: FoldPorts,
  domain: DomainName,
  day: UtcDay,
  after?: ReportIdentity,
): Promise<void> {
  const { last, unreadable } = await foldBatch(ports, domain, day, after);
  // The others are counted. This one stays marked, and the queue reports that it cannot be read.
  if (last === undefined) return throwFirst(unreadable);
  const behind = unreadable.length > 0 ? last : after;
  await ports.tasks.enqueue([{ kind: 'fold-day', domain, day, ...(behind && { after: behind }) }]);
  // It is only logged: repeated, this task would begin the same series of tasks again.
  await skipUnreadable(ports, async () => throwFirst(unreadable));
}

function throwFirst(errors: readonly unknown[]): void {
  for (const error of errors) throw error;
}

interface FoldedBatch {
  /** Errors of marked reports that cannot be read. Their marks stay. */
  unreadable: unknown[];
  /** The last report of the batch; undefined if there are no more. */
  last: ReportIdentity | undefined;
}

async function foldBatch(
  ports: FoldPorts,
  domain: DomainName,
  day: UtcDay,
  after: ReportIdentity | undefined,
): Promise<FoldedBatch> {
  const batch = await MarkedBatch.read(ports, { domain, day, after });
  if (batch.reports.size > 0) await foldReports(ports, batch);
  await batch.deleteMarks();
  return { unreadable: [...batch.unreadable.values()], last: batch.last };
}

/** Somebody waits, and API Gateway gives up after 30 s. */
const maxMilliseconds = 10_000;

/** Of each domain, the latest days are folded even after that, one batch of each: more than real reporters leave unfolded. */
const leastDays = 3;

/** Days whose figures are incomplete. */
export interface Unfolded {
  /** Something cannot be read. */
  unreadable: UtcDay[];
  /** There is more than can be folded now. */
  late: UtcDay[];
}

interface FoldedDays {
  from?: UtcDay;
  to?: UtcDay;
  until?: number;
}

/**
 * Folds the marked reports of a domain before its figures are read, so that they include the latest reports: the latest day
 * first. A report that cannot be read must not block the figures; its own task reports it.
 *
 * Attack: a few mails with reports about a thousand days each. Each day that is marked costs several calls.
 */
export async function foldDomain(
  ports: FoldPorts,
  domain: DomainName,
  { from, to, until = timeIsUp(ports) }: FoldedDays = {},
): Promise<Unfolded> {
  const marked = new Set<UtcDay>();
  for await (const key of listKeys(ports, foldMarksPrefix(domain))) marked.add(parseFoldMarkKey(key).day);
  const days = [...marked].filter((day) => (!from || day >= from) && (!to || day <= to)).reverse();
  const unreadable: UtcDay[] = [];
  const late: UtcDay[] = [];
  for (const [at, day] of days.entries()) {
    const isSkipped = at >= leastDays && ports.clock.now().getTime() >= until;
    const isWhole = isSkipped
      ? false
      : await skipUnreadable(ports, () => foldWholeDay(ports, domain, day, until));
    if (isWhole === undefined) unreadable.push(day);
    else if (!isWhole) late.push(day);
  }
  return { unreadable, late };
}

const timeIsUp = ({ clock }: FoldPorts): number => clock.now().getTime() + maxMilliseconds;

/** @returns whether all marked reports were folded */
async function foldWholeDay(
  ports: FoldPorts,
  domain: DomainName,
  day: UtcDay,
  until: number,
): Promise<boolean> {
  const unreadable: unknown[] = [];
  let after: ReportIdentity | undefined;
  do {
    const batch = await foldBatch(ports, domain, day, after);
    unreadable.push(...batch.unreadable);
    after = batch.last;
  } while (after !== undefined && ports.clock.now().getTime() < until);
  throwFirst(unreadable);
  return after === undefined;
}

/** Domains folded at a time. */
const domainsAtOnce = 8;

/** Domains whose figures are incomplete. */
export type UnfoldedDomains = Record<keyof Unfolded, DomainName[]>;

/** The same for all domains of an owner, in the same time. */
export async function foldDomains(
  ports: FoldPorts,
  domains: readonly { domain: DomainName }[],
): Promise<UnfoldedDomains> {
  const until = timeIsUp(ports);
  const unfolded: UnfoldedDomains = { unreadable: [], late: [] };
  await inParallel(domains, domainsAtOnce, async ({ domain }) => {
    const { unreadable, late } = await foldDomain(ports, domain, { until });
    if (unreadable.length > 0) unfolded.unreadable.push(domain);
    if (late.length > 0) unfolded.late.push(domain);
  });
  return unfolded;
}

async function foldReports(ports: FoldPorts, batch: MarkedBatch): Promise<void> {
  const verified = await batch.place('verified');
  const unverified = await batch.place('unverified');
  const figures = joinSides({ verified: verified.state, unverified: unverified.state });
  // Their marks are for the next fold, which removes them from the daily mail's list.
  if (verified.evicted.length + unverified.evicted.length > 0)
    await ports.tasks.enqueue([{ kind: 'fold-day', domain: batch.domain, day: batch.day }]);
  if (!figures) return;
  await forgetCrowdedOut(ports, figures, batch);
  await requestReportWatch(ports, figures);
}

/** The daily mail lists itemised reports. For the others it has the sums, so that a flood does not make it slow. */
async function forgetCrowdedOut(
  { store }: FoldPorts,
  figures: DayState,
  { reports }: MarkedBatch,
): Promise<void> {
  const crowdedOut = [...reports].filter(([identity]) => !Object.hasOwn(figures.reports, identity));
  await inParallel(crowdedOut, concurrency, async ([, marked]) => {
    if (marked) await store.delete(marked.pendingKey);
  });
}

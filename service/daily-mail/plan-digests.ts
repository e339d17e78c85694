import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { inParallel } from '../store/in-parallel.ts';
import { digestStateKey, digestStateObject, isSettled } from '../store/reports/digest-state.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { isDamaged } from '../store/stored-object.ts';
import { listOwnedDomains, loadIfOwned } from './owned-domains.ts';

/** Hour (UTC) of an owner's mail if neither a domain nor the deployment sets another. */
const defaultDigestHour = 6;

/** Owners loaded at a time. */
const concurrency = 8;

/**
 * Queues a task for each owner whose mail about `day` is due by `hour` (UTC) of the next day and was not sent. It may
 * run any number of times: if one run misses something, the next run of the same day catches up. An object that cannot be
 * read blocks nobody else's mail.
 * @returns how many mails are due
 */
export async function planDigests(
  ports: Pick<Ports, 'store' | 'tasks' | 'log'> & { service: Pick<Ports['service'], 'digestHour'> },
  day: UtcDay,
  hour = 23,
): Promise<number> {
  const due: Task[] = [];
  const defaultHour = ports.service.digestHour ?? defaultDigestHour;
  const planOwner = async (owner: string, names: DomainName[]) => {
    if (await isMailSettled(ports, owner, day)) return;
    const { states: domains } = await loadIfOwned(ports, owner, names);
    if (isDigestDue(domains, day, hour, defaultHour)) due.push({ kind: 'send-digest', owner, day });
  };
  await inParallel([...(await listOwnedDomains(ports))], concurrency, ([owner, names]) =>
    skipUnreadable(ports, () => planOwner(owner, names)),
  );
  await ports.tasks.enqueue(due);
  return due.length;
}

/** Whoever sends the mail sets a damaged claim aside. @throws UnreadableStateError for a newer version's */
async function isMailSettled(ports: Pick<Ports, 'store'>, owner: string, day: UtcDay): Promise<boolean> {
  try {
    return isSettled((await digestStateObject.load(ports, digestStateKey(day, owner)))?.state);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    return false;
  }
}

/**
 * An owner's mail goes out at the earliest hour that one of the domains sets. If no domain existed yet at that hour, the
 * first mail goes out the next day.
 */
function isDigestDue(domains: DomainState[], day: UtcDay, hour: number, defaultHour: number): boolean {
  const wanted = domains.flatMap(({ digestHour }) => digestHour ?? []);
  const digestHour = wanted.length > 0 ? Math.min(...wanted) : defaultHour;
  const dueAt = Date.parse(day) + dayMilliseconds + digestHour * 3_600_000;
  const isThere = domains.some(({ createdAt }) => Date.parse(createdAt) <= dueAt);
  return digestHour <= hour && isThere && domains.some(({ digestTo }) => digestTo.length > 0);
}

import type { DomainName } from '../../core/names/domain-name.ts';
import { requestMissedFolds } from '../intake/request-fold.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import { listClaimedDomains } from '../store/domains/claim.ts';
import { listDomains } from '../store/domains/domain.ts';
import { checkHourOf } from './check-hour.ts';

/**
 * Queues a check of every domain and of every day to be folded, in case an event or a task was lost.
 * @param hour only the domains with this hour, so that a day's checks do not all run at once; all if absent
 * @returns how many domains are checked
 */
export async function reconcile(ports: Pick<Ports, 'store' | 'tasks'>, hour?: number): Promise<number> {
  const isDue = (domain: DomainName) => hour === undefined || checkHourOf(domain) === hour;
  const batch: Task[] = [];
  let count = 0;
  for await (const claimed of listClaimedDomains(ports)) {
    if (!isDue(claimed.domain)) continue;
    batch.push({ kind: 'advance-hosting', ...claimed });
    if (batch.length >= 100) await ports.tasks.enqueue(batch.splice(0));
  }
  for await (const domain of listDomains(ports)) {
    if (!isDue(domain)) continue;
    batch.push(
      { kind: 'advance-hosting', domain },
      { kind: 'rotate-id', domain },
      { kind: 'advance-life-cycle', domain },
    );
    count++;
    if (batch.length >= 100) await ports.tasks.enqueue(batch.splice(0));
  }
  await ports.tasks.enqueue(batch);
  await requestMissedFolds(ports);
  return count;
}

import { requestMissedFolds } from '../intake/request-fold.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import { listClaimedDomains } from '../store/domains/claim.ts';
import { listDomains } from '../store/domains/domain.ts';

/** Queues a check of every domain and of every day to be folded, in case an event or a task was lost. @returns how many domains there are */
export async function reconcile(ports: Pick<Ports, 'store' | 'tasks'>): Promise<number> {
  const batch: Task[] = [];
  let count = 0;
  for await (const domain of listClaimedDomains(ports)) {
    batch.push({ kind: 'advance-hosting', domain });
    if (batch.length >= 100) await ports.tasks.enqueue(batch.splice(0));
  }
  for await (const domain of listDomains(ports)) {
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

import { sendDigest } from '../daily-mail/send-digest.ts';
import { advanceHosting } from '../hosting/advance-hosting.ts';
import { receiveReport } from '../intake/receive-report.ts';
import { advanceLifeCycle } from '../life-cycle/advance-life-cycle.ts';
import { planOutboundShard } from '../outbound/plan-outbound.ts';
import { sendDueReports } from '../outbound/send-outbound.ts';
import type { Ports } from '../ports/ports.ts';
import type { Task } from '../ports/task-queue.ts';
import { rotateId } from '../publishing/rotate-id.ts';

/** Does one task from the queue. It may come twice, late, or out of order. */
export async function runTask(ports: Ports, task: Task): Promise<void> {
  switch (task.kind) {
    case 'rotate-id':
      await rotateId(ports, task.domain);
      return;
    case 'advance-hosting':
      await advanceHosting(ports, task.domain);
      return;
    case 'advance-life-cycle':
      await advanceLifeCycle(ports, task.domain);
      return;
    case 'receive-report':
      await receiveReport(ports, task.key, { isReplay: task.isReplay === true });
      return;
    case 'send-digest':
      await sendDigest(ports, task.owner, task.day);
      return;
    case 'plan-outbound':
      await planOutboundShard(ports, task.day, task.shard);
      return;
    case 'send-outbound':
      await sendDueReports(ports);
      return;
  }
}

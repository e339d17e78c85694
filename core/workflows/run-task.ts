import { sendDigest } from '../../service/daily-mail/send-digest.ts';
import { advanceHosting } from '../../service/hosting/advance-hosting.ts';
import { receiveReport } from '../../service/intake/receive-report.ts';
import { advanceLifeCycle } from '../../service/life-cycle/advance-life-cycle.ts';
import { planOutboundShard } from '../../service/outbound/plan-outbound.ts';
import { sendDueReports } from '../../service/outbound/send-outbound.ts';
import type { Ports } from '../../service/ports/ports.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { rotateId } from '../../service/publishing/rotate-id.ts';

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

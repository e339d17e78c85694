import type { Ports } from '../ports/ports.ts';
import { type Task, UnknownTaskError } from '../ports/task-queue.ts';
import { doTask } from './do-task.ts';
import {
  advanceHostingTask,
  advanceLifeCycleTask,
  foldDayTask,
  planOutboundTask,
  receiveReportTask,
  rotateIdTask,
  sendDigestTask,
  sendOutboundTask,
  type TaskKind,
} from './task-kinds.ts';

/** If a kind is missing here, this does not compile. */
export const taskKinds: { [Kind in Task['kind']]: TaskKind<Kind, Ports> } = {
  'rotate-id': rotateIdTask,
  'advance-hosting': advanceHostingTask,
  'advance-life-cycle': advanceLifeCycleTask,
  'receive-report': receiveReportTask,
  'fold-day': foldDayTask,
  'send-digest': sendDigestTask,
  'plan-outbound': planOutboundTask,
  'send-outbound': sendOutboundTask,
};

/**
 * Does one task of any kind: on one machine a single queue has them all. A task may run twice, late, or out of order.
 * @throws UnknownTaskError for a kind that only a newer version knows; Error for a malformed message
 */
export async function runTask(ports: Ports, task: Task): Promise<void> {
  const found = Object.values(taskKinds).find(({ kind }) => kind === task.kind);
  if (!found) throw new UnknownTaskError(task.kind, Object.keys(taskKinds));
  await doTask(found as TaskKind<Task['kind'], Ports>, ports, task);
}

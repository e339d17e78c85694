import type { Ports } from '../ports/ports.ts';
import { type Task, UnknownTaskError } from '../ports/task-queue.ts';
import { doTask } from './do-task.ts';
import {
  advanceHostingTask,
  advanceLifeCycleTask,
  foldDayTask,
  forwardMailTask,
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
  'forward-mail': forwardMailTask,
  'send-digest': sendDigestTask,
  'plan-outbound': planOutboundTask,
  'send-outbound': sendOutboundTask,
};

/**
 * Does one task of any kind: on one machine a single queue has them all. A task may run twice, late, or out of order.
 * @throws UnknownTaskError for a kind that only a newer version knows, and for a message that is no task; Error for a
 * malformed message
 */
export async function runTask(ports: Ports, task: unknown): Promise<void> {
  const wanted = kindOf(task);
  const found = Object.values(taskKinds).find(({ kind }) => kind === wanted);
  if (!found) throw new UnknownTaskError(wanted, Object.keys(taskKinds));
  await doTask(found as TaskKind<Task['kind'], Ports>, ports, task);
}

const kindOf = (task: unknown): string =>
  typeof task === 'object' && task !== null && 'kind' in task
    ? String(task.kind)
    : 'a message without a kind';

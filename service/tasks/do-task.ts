import * as z from 'zod';
import type { Task, TaskOf } from '../ports/task-queue.ts';
import type { TaskKind } from './task-kinds.ts';

/**
 * Checks a message from a queue and does its task.
 * @throws Error for a malformed message: the queue retries it, and finally a person sees it
 */
export async function doTask<Kind extends Task['kind'], Needs>(
  { kind, message, step }: TaskKind<Kind, Needs>,
  ports: Needs,
  received: unknown,
): Promise<void> {
  const parsed = message.safeParse(received);
  if (!parsed.success) {
    throw new Error(`Cannot read a task "${kind}": ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
  }
  await step(ports, parsed.data as Omit<TaskOf<Kind>, 'kind'>);
}

/** The queues' names, made here alone: the stacks give them, and commands find the queues by them. */
import type { Task } from '../../service/ports/task-queue.ts';

/** Work that waits in a queue of its own. */
export const workKinds = [
  'rotate-id',
  'advance-hosting',
  'advance-life-cycle',
  'receive-report',
  'fold-day',
  'send-digest',
  'plan-outbound',
  'send-outbound',
] as const satisfies Task['kind'][];

export type WorkKind = (typeof workKinds)[number];

/** SQS takes 80 characters; the longest prefix that the configuration allows leaves room for the longest work. */
export const queueName = (prefix: string, work: string): string => `${prefix}-${work}`;

export const deadLettersName = (prefix: string, work: string): string =>
  `${queueName(prefix, work)}-dead-letters`;

/** The queues' names, defined only here: the stacks assign them, and commands find the queues by them. */
import type { Task } from '../../service/ports/task-queue.ts';
import { queueVariables } from './env.ts';

export type WorkKind = Task['kind'];

/** Each kind of work has a separate queue. */
export const workKinds = Object.keys(queueVariables) as WorkKind[];

/** What the API may enqueue. What others write to the service by mail never passes through it. */
export const apiTasks = [
  'rotate-id',
  'advance-hosting',
  'advance-life-cycle',
  'receive-report',
  'fold-day',
  'send-digest',
  'plan-outbound',
  'send-outbound',
] as const satisfies WorkKind[];

/** SQS allows 80 characters; the longest allowed prefix leaves room for the longest kind of work. */
export const queueName = (prefix: string, work: string): string => `${prefix}-${work}`;

export const deadLettersName = (prefix: string, work: string): string =>
  `${queueName(prefix, work)}-dead-letters`;

/** The variables of a function that may send to every queue. */
export const queueUrlVariables = (urlOf: (work: WorkKind) => string) =>
  Object.fromEntries(workKinds.map((work) => [queueVariables[work], urlOf(work)])) as Record<
    (typeof queueVariables)[WorkKind],
    string
  >;

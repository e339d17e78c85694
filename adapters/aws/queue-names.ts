/** The queues' names, made here alone: the stacks give them, and commands find the queues by them. */
import type { Task } from '../../service/ports/task-queue.ts';
import { queueVariables } from './env.ts';

export type WorkKind = Task['kind'];

/** Each kind of work waits in a queue of its own. */
export const workKinds = Object.keys(queueVariables) as WorkKind[];

/** SQS takes 80 characters; the longest prefix that the configuration allows leaves room for the longest work. */
export const queueName = (prefix: string, work: string): string => `${prefix}-${work}`;

export const deadLettersName = (prefix: string, work: string): string =>
  `${queueName(prefix, work)}-dead-letters`;

/** The variables of a function that may send to every queue. */
export const queueUrlVariables = (urlOf: (work: WorkKind) => string) =>
  Object.fromEntries(workKinds.map((work) => [queueVariables[work], urlOf(work)])) as Record<
    (typeof queueVariables)[WorkKind],
    string
  >;

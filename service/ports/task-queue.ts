import type { DomainName } from '../../core/names/domain-name.ts';
import { registeredDomain } from '../../core/names/public-suffix.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { ReportIdentity } from '../../core/tls-rpt/figures/identity.ts';

/** Work to be done later, at least once, in any order. */
export type Task =
  | { kind: 'rotate-id'; domain: DomainName }
  /**
   * `claimant`: the owner for whose claim it was queued, which nobody has proven. The step is the same without, and both may
   * run at once.
   */
  | { kind: 'advance-hosting'; domain: DomainName; claimant?: string }
  /** Removal, change of provider, the daily checks. */
  | { kind: 'advance-life-cycle'; domain: DomainName }
  /** `isReplay`: it has been read before. */
  | { kind: 'receive-report'; key: string; isReplay?: boolean }
  /** Adds the marked reports of a day to its figures. `after`: those behind this one, in the order of their identities. */
  | { kind: 'fold-day'; domain: DomainName; day: UtcDay; after?: ReportIdentity }
  /** Forwards to the operator what others wrote to the service. */
  | { kind: 'forward-mail' }
  | { kind: 'send-digest'; owner: string; day: UtcDay }
  | { kind: 'plan-outbound'; day: UtcDay; shard: string }
  | { kind: 'send-outbound' };

export type TaskOf<Kind extends Task['kind']> = Extract<Task, { kind: Kind }>;

/**
 * Whose work it is: a registered domain, with all names below it, or an owner; empty for work that is nobody's own. Queues
 * let subjects take turns, so that strangers who cause much work for one delay nobody else's. Attack: an owner who claims
 * a hundred names below its domain, or a hundred domains of others, whose policy hosts never answer.
 */
export function subjectOf(task: Task): string {
  if ('claimant' in task && task.claimant !== undefined) return `claims of ${task.claimant}`;
  if ('domain' in task) return registeredDomain(task.domain);
  return 'owner' in task ? task.owner : '';
}

/** Work that waits for DNS, policy hosts or mail servers of others, who may let it wait as long as they can. */
export const waitsForOthers = ({ kind }: Task): boolean =>
  kind === 'advance-hosting' ||
  kind === 'advance-life-cycle' ||
  kind === 'rotate-id' ||
  kind === 'plan-outbound' ||
  kind === 'send-outbound';

export interface TaskQueue {
  /** `delaySeconds` is 0 to 900. */
  enqueue(tasks: Task[], options?: { delaySeconds?: number }): Promise<void>;
}

/**
 * A message of a kind that this version does not know, or that this worker does not handle: a newer version sent it. Leave
 * it in the queue; a worker of that version takes it, or a person sees it.
 */
export class UnknownTaskError extends Error {
  override readonly name = 'UnknownTaskError';
  readonly kind: string;
  constructor(kind: string, known: readonly string[]) {
    super(`Cannot work on "${kind.slice(0, 80)}": expected ${known.map((one) => `"${one}"`).join(' or ')}`);
    this.kind = kind;
  }
}

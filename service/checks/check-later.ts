import type { DomainName } from '../../core/names/domain-name.ts';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState } from '../store/domains/domain.ts';
import { isCheckNeeded } from './retry-delay.ts';

/** One kind of check of a domain. The domain's state says when its next check is due. */
export interface CheckKind {
  kind: 'rotate-id' | 'advance-life-cycle';
  nextCheckAt(state: DomainState): Timestamp | undefined;
  withNextCheckAt(state: DomainState, at: Timestamp): DomainState;
}

/**
 * Queues one later check, unless an earlier or equally early one is queued: otherwise every trigger would start a chain.
 *
 * The task is queued before the state says so. A worker that dies in between leaves one task too many, which ends at its
 * own checkLater(). In the other order nobody would queue the check, and the domain would wait for the daily
 * reconciliation.
 */
export async function checkLater(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  { kind, nextCheckAt, withNextCheckAt }: CheckKind,
  domain: DomainName,
  delaySeconds: number,
): Promise<void> {
  const now = ports.clock.now();
  const due = new Date(now.getTime() + delaySeconds * 1000);
  let isQueued = false;
  await changeDomain(ports, domain, async (state) => {
    if (!isCheckNeeded(nextCheckAt(state), due, now)) return undefined;
    if (!isQueued) await ports.tasks.enqueue([{ kind, domain }], { delaySeconds });
    isQueued = true;
    return withNextCheckAt(state, timestampOf(due));
  });
}

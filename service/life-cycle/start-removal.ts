import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState } from '../store/domains/domain.ts';

export interface RemovalRequest {
  domain: DomainName;
  by: string;
  /** Skips the wait for policies that senders may hold, for this reason. */
  forcedBecause?: string;
}

/** Begins the removal of a domain, or continues it. A repeated request with a reason skips the wait from then on. */
export async function startRemoval(
  ports: Pick<Ports, 'store' | 'tasks' | 'clock'>,
  { domain, by, forcedBecause }: RemovalRequest,
): Promise<DomainState | undefined> {
  const requestedAt = timestampOf(ports.clock.now());
  const state = await changeDomain(ports, domain, ({ migration: _, ...before }) => ({
    ...before,
    removal: {
      ...(before.removal ?? { requestedAt, by }),
      ...(forcedBecause !== undefined && { forcedBecause }),
    },
  }));
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
  return state;
}

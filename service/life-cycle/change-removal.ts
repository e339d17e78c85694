import { type Finding, problemOf } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { changeDomain, type DomainState, problemSince, type RemovalState } from '../store/domains/domain.ts';

/** Changes the stored state of a removal, if there still is one. */
export async function changeRemoval(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  change: (removal: RemovalState) => RemovalState,
): Promise<DomainState | undefined> {
  return await changeDomain(ports, domain, (state) =>
    state.removal ? { ...state, removal: change(state.removal) } : undefined,
  );
}

/** Stores the problem that blocks a removal. */
export const keepRemovalProblem = (
  ports: Pick<Ports, 'store' | 'clock'>,
  domain: DomainName,
  found: Finding,
) =>
  changeRemoval(ports, domain, (removal) => ({
    ...removal,
    problem: problemSince(removal.problem, problemOf(found, ports.clock.now())),
  }));

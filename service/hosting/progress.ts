import type { Problem } from '../../core/finding/finding.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';

/** What blocks a step of the domain. */
export function problemOfDomain(state: DomainState): Problem | undefined {
  const { hosting, rotation, removal, former } = state;
  return (
    removal?.problem ??
    former?.problem ??
    hosting.problem ??
    rotation.problem ??
    migrationInProgress(state)?.problem
  );
}

export const isAnnounced = ({ announced, versions }: DomainState): boolean =>
  announced !== undefined && announced.id === currentVersion(versions)?.id;

/** The progress of a domain, and since when. */
export function progressOf(state: DomainState): { state: string; since: Timestamp } {
  const { announced, hosting, removal } = state;
  if (removal) return { state: 'removing', since: removal.requestedAt };
  if (announced && hosting.state === 'serving' && isAnnounced(state))
    return { state: 'announced', since: announced.at };
  return { state: hosting.state, since: hosting.since };
}

import { type Finding, finding } from '../../core/finding/finding.ts';
import { isCovered } from '../../core/mta-sts/mx-pattern.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';

/** An edit does not end a change of mail provider, which continues from whatever policy it finds. */
export function warnOfPlan(state: DomainState, { mx }: Pick<Policy, 'mx'>): Finding[] {
  const { domain } = state;
  const migration = migrationInProgress(state);
  const missing = migration?.newMx.filter((pattern) => !isCovered(pattern, mx)) ?? [];
  return missing.length === 0 ? [] : [finding('migration-adds-mx', { domain, missing })];
}

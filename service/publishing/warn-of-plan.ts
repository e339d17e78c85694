import { isCovered } from '../../core/mta-sts/mx-pattern.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import { firstFew } from '../../core/text/first-few.ts';
import { type DomainState, migrationInProgress } from '../store/domains/domain.ts';

/** An edit does not end a change of mail provider, which goes on from whatever policy it finds. */
export function warnOfPlan(state: DomainState, { mx }: Pick<Policy, 'mx'>): string[] {
  const { domain } = state;
  const migration = migrationInProgress(state);
  const missing = migration?.newMx.filter((pattern) => !isCovered(pattern, mx)) ?? [];
  if (missing.length === 0) return [];
  return [
    `A change of mail provider is in progress, which adds ${firstFew(missing).join(', ')} to "mx" again; to end it, DELETE /v1/domains/${domain}/migration`,
  ];
}

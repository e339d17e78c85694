import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { checkOptionalMatch, type Precondition, type PreconditionRefusal } from '../access/precondition.ts';
import { settingsEtag } from '../hosting/domain-settings.ts';
import type { Ports } from '../ports/ports.ts';
import { loadOwnDomainWithPolicy } from '../publishing/read-policy.ts';
import { describeRemoval, type RemovalDescription } from './describe-removal.ts';
import { startRemoval } from './start-removal.ts';

export type RequestRemovalResult =
  | { ok: true; removal: RemovalDescription }
  | NoSuchDomain
  | PreconditionRefusal;

/** Begins to remove a domain, or in a dry run says what its removal would be. */
export async function requestRemoval(
  ports: Pick<Ports, 'store' | 'edge' | 'tasks' | 'clock' | 'random' | 'service'>,
  change: ChangeRequest,
  {
    domain,
    forcedBecause,
    precondition,
  }: { domain: DomainName; forcedBecause?: string; precondition: Precondition },
): Promise<RequestRemovalResult> {
  const loaded = await loadOwnDomainWithPolicy(ports, change.caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { state } = loaded;
  const refusal = checkOptionalMatch(precondition, settingsEtag(state));
  if (refusal) return refusal;
  const by = change.caller.id;
  const force = forcedBecause !== undefined && { forcedBecause };
  const audit = { request: { force: forcedBecause !== undefined }, reason: forcedBecause };
  return audited<RequestRemovalResult>(ports, change, audit, async () => {
    const planned = { requestedAt: timestampOf(ports.clock.now()), by, ...state.removal, ...force };
    const after = change.dryRun ? state : await startRemoval(ports, { domain, by, ...force });
    return { ok: true, removal: describeRemoval(ports, after ?? state, after?.removal ?? planned) };
  });
}

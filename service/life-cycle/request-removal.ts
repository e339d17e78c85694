import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import {
  checkOptionalMatch,
  type Precondition,
  type PreconditionRefusal,
  staleBecause,
} from '../access/precondition.ts';
import { settingsEtag } from '../hosting/domain-settings.ts';
import { withdrawClaim } from '../hosting/withdraw-claim.ts';
import type { Ports } from '../ports/ports.ts';
import { loadOwnDomainWithPolicy } from '../publishing/read-policy.ts';
import { domainOfClaim, loadClaim } from '../store/domains/claim.ts';
import { describeRemoval, type RemovalDescription } from './describe-removal.ts';
import { startRemoval } from './start-removal.ts';

export type RequestRemovalResult =
  | { ok: true; removal: RemovalDescription }
  | NoSuchDomain
  | PreconditionRefusal;

/** Begins to remove a domain; in a dry run, describes the removal. */
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
  if (!loaded) return removeClaim(ports, change, { domain, precondition });
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

/** A waiting claim is deleted at once, because nothing was published for it. */
async function removeClaim(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  change: ChangeRequest,
  { domain, precondition }: { domain: DomainName; precondition: Precondition },
): Promise<RequestRemovalResult> {
  const { id, owner } = change.caller;
  const claim = owner === undefined ? undefined : await loadClaim(ports, domain, owner);
  // The claim may have become the host since the domain was looked for.
  if (!claim)
    return (await loadOwnDomain(ports, change.caller, domain))
      ? staleBecause('changed')
      : noSuchDomain(domain);
  const refusal = checkOptionalMatch(precondition, settingsEtag(domainOfClaim(claim.state)));
  if (refusal) return refusal;
  return audited<RequestRemovalResult>(ports, change, { request: {} }, async () => {
    if (!change.dryRun && !(await withdrawClaim(ports, claim.state))) return staleBecause('changed');
    const requestedAt = timestampOf(ports.clock.now());
    return { ok: true, removal: { requestedAt, by: id, cancellable: false, steps: [] } };
  });
}

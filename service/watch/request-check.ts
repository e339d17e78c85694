import type { DomainName } from '../../core/names/domain-name.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { countCall, type TooManyCalls } from '../access/limit-calls.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { DomainCheck } from '../look-up/check-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { type DescribedIncident, describeIncidents } from './describe-incidents.ts';
import { watchDomain } from './watch-domain.ts';

export type RequestCheckResult =
  | { ok: true; check: DomainCheck; incidents: DescribedIncident[] }
  | NoSuchDomain
  | TooManyCalls
  /** Its removal has begun to delete. */
  | { ok: false; reason: 'not-checked'; domain: DomainName };

/** Checks a domain from outside now. A finding opens an incident once a second check confirms it. */
export async function requestCheck(
  ports: Omit<Ports, 'tenants' | 'dns'>,
  change: ChangeRequest,
  domain: DomainName,
): Promise<RequestCheckResult> {
  const loaded = await loadOwnDomain(ports, change.caller, domain);
  if (!loaded) return noSuchDomain(domain);
  // A dry run, too, waits for the hosts that the owner's DNS names. The count is no part of the domain.
  const tooMany = await countCall(ports, change.caller, loaded.state.owner, 'check');
  if (tooMany) return tooMany;
  return audited<RequestCheckResult>(ports, change, { request: {} }, async () => {
    const result = await watchDomain(ports, domain, { dryRun: change.dryRun });
    if (!result) return { ok: false, reason: 'not-checked', domain };
    const { check, coverage, watch } = result;
    // About the MX, the findings that include the policies that senders hold say more.
    const findings = [...check.findings.filter(({ area }) => area !== 'mx'), ...coverage];
    const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
    return {
      ok: true,
      check: { ...check, findings },
      incidents: describeIncidents(loaded.state, watch.incidents, ports.clock.now(), serving),
    };
  });
}

import { withoutAuthor } from '../../core/mta-sts/describe-versions.ts';
import { joinVersions } from '../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { heldPolicies } from '../../core/mta-sts/held-policies.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import type { Ports } from '../ports/ports.ts';
import type { ClaimState } from '../store/domains/claim.ts';
import { removedDomainKey, removedDomainObject } from '../store/domains/removed-domain.ts';

/**
 * The superseded versions that the ledger of a new registration starts with: of an earlier one, whose author another
 * owner is not shown, and what was seen elsewhere while the claim waited.
 */
export async function findHeldVersions(
  ports: Pick<Ports, 'store' | 'edge' | 'clock'>,
  { domain, owner, versions = [] }: Pick<ClaimState, 'domain' | 'owner' | 'versions'>,
): Promise<PolicyVersion[]> {
  const removed = (await removedDomainObject.load(ports, removedDomainKey(domain)))?.state;
  if (!removed) return versions;
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const held = heldPolicies(removed.versions, ports.clock.now(), serving).map(({ version }) => {
    // It names an object that was deleted.
    const { objectVersion, ...past } = version;
    return removed.owner === owner ? past : withoutAuthor(past);
  });
  return joinVersions(held, versions);
}

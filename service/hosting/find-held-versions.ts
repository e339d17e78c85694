import { withoutAuthor } from '../../core/mta-sts/describe-versions.ts';
import { heldPolicies } from '../../core/mta-sts/held-policies.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { removedDomainKey, removedDomainObject } from '../store/domains/removed-domain.ts';

/** The superseded versions that the ledger of a new registration starts with. Another owner is not shown who wrote them. */
export async function findHeldVersions(
  ports: Pick<Ports, 'store' | 'edge' | 'clock'>,
  { domain, owner }: Pick<DomainState, 'domain' | 'owner'>,
): Promise<PolicyVersion[]> {
  const removed = (await removedDomainObject.load(ports, removedDomainKey(domain)))?.state;
  if (!removed) return [];
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  return heldPolicies(removed.versions, ports.clock.now(), serving).map(({ version }) => {
    // It names an object that was deleted.
    const { objectVersion, ...past } = version;
    return removed.owner === owner ? past : withoutAuthor(past);
  });
}

import { withoutAuthor } from '../../core/mta-sts/describe-versions.ts';
import { joinVersions } from '../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { heldPolicies } from '../../core/mta-sts/held-policies.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import type { ClaimState } from '../store/domains/claim.ts';
import type { DomainState } from '../store/domains/domain.ts';
import {
  type RemovedDomain,
  removedDomainKey,
  removedDomainObject,
} from '../store/domains/removed-domain.ts';

/** What a new registration takes over from an earlier one. */
export type EarlierHosting = Pick<DomainState, 'versions' | 'figuresFrom'>;

/**
 * What a new registration takes over from an earlier one: the superseded versions that senders hold, without their author
 * for another owner, and the policy that was seen elsewhere while the claim waited. Only the former owner gets to see the
 * figures from before.
 */
export async function findEarlierHosting(
  ports: Pick<Ports, 'store' | 'edge' | 'clock'>,
  { domain, owner, versions = [] }: Pick<ClaimState, 'domain' | 'owner' | 'versions'>,
): Promise<EarlierHosting> {
  const removed = (await removedDomainObject.load(ports, removedDomainKey(domain)))?.state;
  if (!removed) return { versions };
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const held = heldPolicies(removed.versions, ports.clock.now(), serving).map(({ version }) => {
    // It names an object that was deleted.
    const { objectVersion, ...past } = version;
    return removed.owner === owner ? past : withoutAuthor(past);
  });
  return { versions: joinVersions(held, versions), ...figuresFrom(ports, removed, owner) };
}

/** Reports that arrived on the day of the removal may be the former owner's. */
function figuresFrom(
  { clock }: Pick<Ports, 'clock'>,
  removed: RemovedDomain,
  owner: string,
): Pick<DomainState, 'figuresFrom'> {
  if (removed.owner === owner)
    return removed.figuresFrom === undefined ? {} : { figuresFrom: removed.figuresFrom };
  const removedAt = removed.removedAt === undefined ? clock.now() : new Date(removed.removedAt);
  return { figuresFrom: addDays(dayOf(removedAt), 1) };
}

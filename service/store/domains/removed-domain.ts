/**
 * Senders go on enforcing what they hold after a domain was removed here, also for whoever registers it next. So a
 * removal keeps the versions that may be cached, and a new registration begins its ledger with them.
 */

import * as z from 'zod';
import { heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { Ports } from '../../ports/ports.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { type DomainState, policyVersionSchema } from './domain.ts';

export const removedDomainKey = (domain: string): string => `${prefixes.removedDomains}${domain}.json`;

const removedDomain = looseObject({
  schema: z.literal(1),
  domain: z.string(),
  owner: z.string(),
  versions: z.array(policyVersionSchema),
});
/** What senders may still hold of a domain that was removed, and whose it was. Oldest first. */
export interface RemovedDomain extends z.infer<typeof removedDomain> {
  versions: PolicyVersion[];
}

export const removedDomainObject = defineStoredObject<RemovedDomain>({ schema: removedDomain });

type HeldPorts = Pick<Ports, 'store' | 'edge' | 'clock'>;

const held = ({ edge, clock }: HeldPorts, versions: readonly PolicyVersion[]): PolicyVersion[] =>
  heldPolicies(versions, clock.now(), { edgeCacheSeconds: edge.cacheSeconds }).map(({ version }) => version);

/** After the policy was deleted, and before the domain is. Whoever does it again, later, says a later date, never an earlier. */
export async function keepHeldVersions(
  ports: HeldPorts,
  { domain, owner, versions }: DomainState,
): Promise<void> {
  const supersededAt = ports.clock.now().toISOString();
  const kept = held(
    ports,
    versions.map((version) => ({ supersededAt, ...version })),
  );
  const key = removedDomainKey(domain);
  if (kept.length === 0) return ports.store.delete(key);
  await removedDomainObject.change(ports, key, (before) => ({
    ...before,
    schema: 1 as const,
    domain,
    owner,
    versions: kept,
  }));
}

/** What the ledger of a new registration begins with: superseded versions. Another owner does not learn who wrote them. */
export async function findHeldVersions(
  ports: HeldPorts,
  { domain, owner }: Pick<DomainState, 'domain' | 'owner'>,
): Promise<PolicyVersion[]> {
  const removed = (await removedDomainObject.load(ports, removedDomainKey(domain)))?.state;
  if (!removed) return [];
  return held(ports, removed.versions).map((version) => {
    // The policy's object is another one now.
    const { objectVersion, ...past } = version;
    if (removed.owner === owner) return past;
    const { why, overridden, ...anonymous } = past;
    return { ...anonymous, by: 'earlier-owner' };
  });
}

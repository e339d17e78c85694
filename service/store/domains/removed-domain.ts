/**
 * Senders keep enforcing the policies that they hold after a domain is removed here, even if somebody else registers it
 * again. So a removal keeps the versions that may be cached, and a new registration starts its ledger with them. It also
 * keeps the former owner's name, because nobody else may see the old figures.
 */

import * as z from 'zod';
import { heldPolicies } from '../../../core/mta-sts/held-policies.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import { timestampOf } from '../../../core/names/timestamp.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema, utcDaySchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';
import { type DomainState, policyVersionSchema } from './domain.ts';

export const removedDomainKey = (domain: DomainName): string => `${prefixes.removedDomains}${domain}.json`;

const removedDomain = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  owner: z.string(),
  /** Absent if an older version removed it. */
  removedAt: timestampSchema.exactOptional(),
  /** From which day figures were shown to that owner; absent: from the first. */
  figuresFrom: utcDaySchema.exactOptional(),
  versions: z.array(policyVersionSchema),
});
/** The policies that senders may still hold of a removed domain, and its former owner. Oldest first. */
export interface RemovedDomain extends z.infer<typeof removedDomain> {
  versions: PolicyVersion[];
}

export const removedDomainObject = defineStoredObject<RemovedDomain>({ schema: removedDomain });

type HeldPorts = Pick<Ports, 'store' | 'edge' | 'clock'>;

const held = ({ edge, clock }: HeldPorts, versions: readonly PolicyVersion[]): PolicyVersion[] =>
  heldPolicies(versions, clock.now(), { edgeCacheSeconds: edge.cacheSeconds }).map(({ version }) => version);

/** Call it after the policy is deleted and before the domain is. A repeat can only make the dates later, which is safe. */
export async function keepRemovedDomain(
  ports: HeldPorts,
  { domain, owner, figuresFrom, versions }: DomainState,
): Promise<void> {
  const removedAt = timestampOf(ports.clock.now());
  const kept = held(
    ports,
    versions.map((version) => ({ supersededAt: removedAt, ...version })),
  );
  await removedDomainObject.change(ports, removedDomainKey(domain), (before) => {
    const { figuresFrom: _, ...rest } = before ?? {};
    return {
      ...rest,
      schema: 1 as const,
      domain,
      owner,
      removedAt,
      ...(figuresFrom !== undefined && { figuresFrom }),
      versions: kept,
    };
  });
}

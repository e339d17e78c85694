/**
 * An owner's claim to host a domain: it waits until the domain's CNAMEs point to it. It reserves and publishes nothing,
 * and any number of owners may claim one domain. Once it hosts, the domain's object replaces it.
 */

import * as z from 'zod';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainNameSchema, timestampSchema } from '../branded-text.ts';
import { listKeys } from '../list-keys.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { skipUnreadable } from '../skip-unreadable.ts';
import { defineStoredObject, type Loaded } from '../stored-object.ts';
import { type DomainState, policyVersionSchema } from './domain.ts';
import { digestRecipient } from './former-host.ts';
import { decodeOwner, encodeOwner } from './owned-domain.ts';

export const claimKey = (domain: DomainName, owner: string): string =>
  `${claimsPrefix(domain)}${encodeOwner(owner)}.json`;

const claimsPrefix = (domain: DomainName): string => `${prefixes.claims}${domain}/`;

const claim = looseObject({
  schema: z.literal(1),
  domain: domainNameSchema,
  owner: z.string(),
  digestTo: z.array(digestRecipient),
  autoEnforce: z.boolean().exactOptional(),
  digestHour: z.number().exactOptional(),
  webhook: z.string().exactOptional(),
  /** Identifies the claim in `reportAddress` and `reportUrl`; the CNAME targets are derived from it. Never used again. */
  inbox: z.string(),
  createdAt: timestampSchema,
  /** The policies that another host was seen to serve meanwhile: the ledger starts with them. Oldest first. */
  versions: z.array(policyVersionSchema).exactOptional(),
  /** When it was last seen live. */
  elsewhereSeenAt: timestampSchema.exactOptional(),
  /** When there was no policy elsewhere, or none that could be read; absent since one was. */
  elsewhereMissedAt: timestampSchema.exactOptional(),
  /** Since when both CNAMEs have pointed to this claim, while another one hosts the domain. */
  seenSince: timestampSchema.exactOptional(),
  /** A later check is queued, due at this time. */
  nextCheckAt: timestampSchema.exactOptional(),
  /** When it was taken to become the host: see takeClaim(). */
  takenAt: timestampSchema.exactOptional(),
});
export interface ClaimState extends z.infer<typeof claim> {
  versions?: PolicyVersion[];
}

export const claimObject = defineStoredObject<ClaimState>({ schema: claim });

export const loadClaim = (
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  owner: string,
): Promise<Loaded<ClaimState> | undefined> => claimObject.load(ports, claimKey(domain, owner));

/**
 * The waiting claims to a domain, without those that this version cannot read. Each owner has at most one, so their number
 * is bounded.
 */
export async function listClaims(
  ports: Pick<Ports, 'store' | 'log'>,
  domain: DomainName,
): Promise<ClaimState[]> {
  const claims: ClaimState[] = [];
  for await (const key of listKeys(ports, claimsPrefix(domain))) {
    const loaded = await skipUnreadable(ports, () => claimObject.load(ports, key));
    if (loaded) claims.push(loaded.state);
  }
  return claims;
}

/** A domain that has a claim. */
export interface ClaimedDomain {
  domain: DomainName;
  /** If there is only one claim: its owner. */
  claimant?: string;
}

export async function* listClaimedDomains(ports: Pick<Ports, 'store'>): AsyncGenerator<ClaimedDomain> {
  let last: ClaimedDomain | undefined;
  for await (const key of listKeys(ports, prefixes.claims)) {
    const end = key.lastIndexOf('/');
    const domain = key.slice(prefixes.claims.length, end) as DomainName;
    if (domain === last?.domain) last = { domain };
    else {
      if (last) yield last;
      last = { domain, claimant: decodeOwner(key.slice(end + 1, -'.json'.length)) };
    }
  }
  if (last) yield last;
}

/** The state of the domain if the claim hosted it from now on. */
export function domainOfClaim({ seenSince, nextCheckAt, takenAt, ...claimed }: ClaimState): DomainState {
  return {
    ...claimed,
    zone: 'external',
    hosting: { state: 'records-to-set', since: claimed.createdAt },
    versions: claimed.versions ?? [],
    rotation: {},
  };
}

import type { DomainName } from '../../core/names/domain-name.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { listClaims, loadClaim } from '../store/domains/claim.ts';
import { loadDomain } from '../store/domains/domain.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

export type ChooseClaimResult =
  /** With the owner of the claim, if that must be named. */
  | { ok: true; caller: Caller }
  | NoSuchDomain
  /** Several owners claim the domain, and nobody hosts it. */
  | { ok: false; reason: 'several-claims'; domain: DomainName; owners: string[] }
  /** The domain has no policy, reports and plans before it is hosted. */
  | { ok: false; reason: 'claim-waits'; domain: DomainName };

/** What the request is about, and the owner if the caller names one. */
export interface AskedClaim {
  domain: DomainName;
  owner?: string | undefined;
  /** The domain itself, not one of its sub-resources. */
  isWhole: boolean;
}

/**
 * Chooses which of the claims to a domain a call is about. For an owner's token, it is the owner's claim. For an
 * administrator, it is the hosting one, the only one, or that of the owner whom the call names.
 */
export async function chooseClaim(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Caller,
  { domain, owner, isWhole }: AskedClaim,
): Promise<ChooseClaimResult> {
  if (owner !== undefined && caller.owner !== undefined && owner !== caller.owner)
    return noSuchDomain(domain);
  const chosen = owner ?? caller.owner;
  if (chosen !== undefined) return checkWaiting(ports, { ...caller, owner: chosen }, domain, isWhole);
  if (!isAdministrator(caller)) return { ok: true, caller };
  if (await loadDomain(ports, domain)) return { ok: true, caller };
  const owners = (await listClaims(ports, domain)).map((claim) => claim.owner);
  const [only, ...others] = owners;
  if (others.length > 0) return { ok: false, reason: 'several-claims', domain, owners };
  if (only === undefined) return { ok: true, caller };
  return isWhole
    ? { ok: true, caller: { ...caller, owner: only } }
    : { ok: false, reason: 'claim-waits', domain };
}

async function checkWaiting(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Caller & { owner: string },
  domain: DomainName,
  isWhole: boolean,
): Promise<ChooseClaimResult> {
  const { owner } = caller;
  if (isWhole) return { ok: true, caller };
  const loaded = await skipUnreadable(ports, async () => ({ claim: await loadClaim(ports, domain, owner) }));
  if (loaded && !loaded.claim) return { ok: true, caller };
  const hosted = await loadOwnDomain(ports, caller, domain);
  return hosted ? { ok: true, caller } : { ok: false, reason: 'claim-waits', domain };
}

import type { DomainName } from '../../core/names/domain-name.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import { type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { listClaims, loadClaim } from '../store/domains/claim.ts';
import { loadDomain } from '../store/domains/domain.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** Several owners claim the domain, and nobody hosts it. */
export interface SeveralClaims {
  ok: false;
  reason: 'several-claims';
  domain: DomainName;
  owners: string[];
}

/** The domain has no policy, reports and plans before it is hosted. */
export interface ClaimWaits {
  ok: false;
  reason: 'claim-waits';
  domain: DomainName;
}

/** With the owner whose claim the call is about, if that must be named. */
export type ChooseClaimResult = { ok: true; caller: Caller } | NoSuchDomain | SeveralClaims;

/** What the request is about, and the owner if the caller names one. */
export interface AskedClaim {
  domain: DomainName;
  owner?: string | undefined;
}

/** Limits the caller to the owner whom the call names. */
export function limitToOwner(
  caller: Caller,
  { domain, owner = caller.owner }: AskedClaim,
): { ok: true; caller: Caller } | NoSuchDomain {
  if (caller.owner !== undefined && owner !== caller.owner) return noSuchDomain(domain);
  return { ok: true, caller: owner === undefined ? caller : { ...caller, owner } };
}

/**
 * Chooses which of the claims to a domain a call is about. For an owner's token, it is the owner's claim. For an
 * administrator, it is the hosting one, the only one, or that of the owner whom the call names.
 */
export async function chooseClaim(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Caller,
  asked: AskedClaim,
): Promise<ChooseClaimResult> {
  const limited = limitToOwner(caller, asked);
  if (!limited.ok || limited.caller.owner !== undefined || !isAdministrator(caller)) return limited;
  const { domain } = asked;
  if (await loadDomain(ports, domain)) return limited;
  const owners = await listOwners(ports, domain);
  const [only, ...others] = owners;
  if (others.length > 0) return { ok: false, reason: 'several-claims', domain, owners };
  return only === undefined ? limited : { ok: true, caller: { ...caller, owner: only } };
}

/**
 * Why the caller found no hosted domain: it is only claimed. To be asked after a step found none, so that a call about a
 * hosted domain reads no claims.
 *
 * @returns undefined if the caller has no claim to it either
 */
export async function explainNotHosted(
  ports: Pick<Ports, 'store' | 'log'>,
  caller: Caller,
  domain: DomainName,
): Promise<SeveralClaims | ClaimWaits | undefined> {
  const { owner } = caller;
  if (owner !== undefined) {
    const loaded = await skipUnreadable(ports, async () => ({
      claim: await loadClaim(ports, domain, owner),
    }));
    return loaded && !loaded.claim ? undefined : { ok: false, reason: 'claim-waits', domain };
  }
  if (!isAdministrator(caller)) return undefined;
  const owners = await listOwners(ports, domain);
  if (owners.length > 1) return { ok: false, reason: 'several-claims', domain, owners };
  return owners.length === 1 ? { ok: false, reason: 'claim-waits', domain } : undefined;
}

const listOwners = async (ports: Pick<Ports, 'store' | 'log'>, domain: DomainName): Promise<string[]> =>
  (await listClaims(ports, domain)).map(({ owner }) => owner);

import type { DomainName } from '../../core/names/domain-name.ts';
import { type Caller, isAdministrator } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import type { Ports } from '../ports/ports.ts';
import { listClaims, loadClaim } from '../store/domains/claim.ts';
import { loadDomain } from '../store/domains/domain.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

export type ChooseClaimResult =
  /** With the owner whose claim is meant, where that is to be said. */
  | { ok: true; caller: Caller }
  | NoSuchDomain
  /** Several owners claim the domain, and nobody hosts it. */
  | { ok: false; reason: 'several-claims'; domain: DomainName; owners: string[] }
  /** It has no policy, reports and plans before it is hosted. */
  | { ok: false; reason: 'claim-waits'; domain: DomainName };

/** What of a domain is asked for, and whose it is if the caller says so. */
export interface AskedClaim {
  domain: DomainName;
  owner?: string | undefined;
  /** The domain itself, not something below it. */
  isWhole: boolean;
}

/**
 * Which of the claims to a domain a call is about: an owner's token means its own. An administrator's means the one
 * that hosts the domain, or the only one, or that of the owner whom the call names.
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

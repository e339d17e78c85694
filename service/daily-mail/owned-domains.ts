import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainState, loadDomain } from '../store/domains/domain.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../store/domains/owned-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { prefixes } from '../store/prefixes.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** Owners with at least one domain. */
export const listOwners = async (ports: Pick<Ports, 'store'>): Promise<string[]> => [
  ...(await listOwnedDomains(ports)).keys(),
];

/** The names of each owner's domains: one listing page per 1,000 of them. */
export async function listOwnedDomains(ports: Pick<Ports, 'store'>): Promise<Map<string, DomainName[]>> {
  const owned = new Map<string, DomainName[]>();
  for await (const key of listKeys(ports, prefixes.ownedDomains)) {
    const { owner, domain } = parseOwnedDomainKey(key);
    const domains = owned.get(owner) ?? [];
    domains.push(domain);
    owned.set(owner, domains);
  }
  return owned;
}

/** An owner's domains, without those that this version cannot read. */
export async function loadOwnedDomains(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
): Promise<DomainState[]> {
  const prefix = ownedDomainsPrefix(owner);
  const names: DomainName[] = [];
  for await (const key of listKeys(ports, prefix)) names.push(parseOwnedDomainKey(key).domain);
  return loadIfOwned(ports, owner, names);
}

/**
 * A pointer may outlive a change of owner for a moment; the domain's state decides. One that this version cannot read
 * is left out, so that it does not keep the mail about the others back.
 */
export async function loadIfOwned(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  names: readonly DomainName[],
): Promise<DomainState[]> {
  const states: DomainState[] = [];
  for (const name of names) {
    const loaded = await skipUnreadable(ports, () => loadDomain(ports, name));
    if (loaded?.state.owner === owner) states.push(loaded.state);
  }
  return states;
}

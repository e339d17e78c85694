import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainState, loadDomain } from '../store/domains/domain.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../store/domains/owned-domain.ts';
import { listKeys } from '../store/list-keys.ts';
import { loadReadable } from '../store/load-readable.ts';
import { prefixes } from '../store/prefixes.ts';

/** The names of each owner's domains: one listing page per 1,000 names. */
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

export interface OwnedDomains {
  states: DomainState[];
  /** Domains in the owner's list that this version cannot read. */
  unreadable: DomainName[];
}

export async function loadOwnedDomains(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
): Promise<OwnedDomains> {
  return loadIfOwned(ports, owner, await listDomainsOf(ports, owner));
}

export async function listDomainsOf(ports: Pick<Ports, 'store'>, owner: string): Promise<DomainName[]> {
  const names: DomainName[] = [];
  for await (const key of listKeys(ports, ownedDomainsPrefix(owner)))
    names.push(parseOwnedDomainKey(key).domain);
  return names;
}

/**
 * A pointer may remain for a moment after a change of owner, so the domain's state decides. A domain that this version
 * cannot read does not block the mail about the others.
 */
export async function loadIfOwned(
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
  names: readonly DomainName[],
): Promise<OwnedDomains> {
  const load = async (name: DomainName) => (await loadDomain(ports, name))?.state;
  const { states, unreadable = [] } = await loadReadable(ports, names, load);
  return {
    states: states.filter((state) => state.owner === owner),
    unreadable: names.filter((name) => unreadable.includes(name)),
  };
}

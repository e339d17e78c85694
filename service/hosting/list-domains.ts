import type { DomainName } from '../../core/names/domain-name.ts';
import type { Caller } from '../access/caller.ts';
import type { Ports } from '../ports/ports.ts';
import { domainOfClaim, loadClaim } from '../store/domains/claim.ts';
import { type DomainState, loadDomain, parseDomainKey } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../store/domains/owned-domain.ts';
import { loadShownWatch } from '../store/domains/shown-incidents.ts';
import { listPage, type Page } from '../store/load-page.ts';
import { loadReadable } from '../store/load-readable.ts';
import { prefixes } from '../store/prefixes.ts';

export interface ListedDomain {
  state: DomainState;
  incidents: Incident[];
}

/** A page of the domains that the caller may see, in the order of their names; an owner's in the order of the owner's keys. */
export async function listOwnDomains(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  page: Page,
): Promise<{ domains: ListedDomain[]; unreadable?: string[]; cursor?: string }> {
  const owned = caller.owner === undefined ? undefined : ownedDomainsPrefix(caller.owner);
  const { objects, cursor } = await listPage(ports, owned ?? prefixes.domains, page);
  const names = objects.map(({ key }) =>
    owned === undefined ? parseDomainKey(key) : parseOwnedDomainKey(key).domain,
  );
  const { states, ...rest } = await loadReadable(ports, names, (name) => loadListed(ports, caller, name));
  return { domains: states, ...rest, ...(cursor !== undefined && { cursor }) };
}

/** The domain behind an owner's key may have passed to another owner. Then the owner's claim is listed, if there is one. */
async function loadListed(
  ports: Pick<Ports, 'store' | 'log' | 'clock'>,
  { owner }: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<ListedDomain | undefined> {
  const [loaded, watch] = await Promise.all([loadDomain(ports, domain), loadShownWatch(ports, domain)]);
  if (loaded && (owner === undefined || owner === loaded.state.owner))
    return { state: loaded.state, incidents: watch.incidents };
  const claim = owner === undefined ? undefined : await loadClaim(ports, domain, owner);
  return claim && { state: domainOfClaim(claim.state), incidents: [] };
}

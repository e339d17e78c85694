import { type DomainName, toUnicode } from '../../../core/names/domain-name.ts';
import type { Caller } from '../../access/caller.ts';
import type { Ports } from '../../ports/ports.ts';
import { domainOfClaim, loadClaim } from '../../store/domains/claim.ts';
import { type DomainState, loadDomain, parseDomainKey } from '../../store/domains/domain.ts';
import { type Incident, isOpen } from '../../store/domains/incidents.ts';
import { ownedDomainsPrefix, parseOwnedDomainKey } from '../../store/domains/owned-domain.ts';
import { loadShownWatch } from '../../store/domains/shown-incidents.ts';
import { prefixes } from '../../store/prefixes.ts';
import { modeOf } from '../describe-domain.ts';
import { progressOf } from '../progress.ts';

export type ListPorts = Pick<Ports, 'store' | 'log' | 'clock'>;

/** Whose domains are listed; without an owner, everybody's. */
export type ListReader = Pick<Caller, 'owner'>;

export interface FoundDomain {
  state: DomainState;
  /** The open ones. */
  incidents: Incident[];
}

/** Which domains to list; an absent condition takes all. */
export interface DomainFilter {
  /** One of domainStates. */
  state?: string | undefined;
  /** `unset`: no policy has been published. */
  mode?: string | undefined;
  incidents?: 'open' | 'none' | undefined;
  /** Part of the name, as DNS has it or in its own script. */
  q?: string | undefined;
}

/** Of the objects that name the reader's domains. */
export const prefixOf = ({ owner }: ListReader): string =>
  owner === undefined ? prefixes.domains : ownedDomainsPrefix(owner);

export const nameIn = ({ owner }: ListReader, key: string): DomainName =>
  owner === undefined ? parseDomainKey(key) : parseOwnedDomainKey(key).domain;

export const hasPart = (name: DomainName, part: string | undefined): boolean =>
  part === undefined || [name, toUnicode(name)].some((one) => one.includes(part.toLowerCase()));

/** What conditions look at. */
export interface FilteredFacts {
  progress: string;
  mode: string;
  incidents: 'open' | 'none';
}

export const filteredFacts = ({ state, incidents }: FoundDomain): FilteredFacts => ({
  progress: progressOf(state).state,
  mode: modeOf(state) ?? 'unset',
  incidents: incidents.length > 0 ? 'open' : 'none',
});

export const matches = ({ progress, mode, incidents }: FilteredFacts, filter: DomainFilter): boolean =>
  [undefined, progress].includes(filter.state) &&
  [undefined, mode].includes(filter.mode) &&
  [undefined, incidents].includes(filter.incidents);

/** The domain behind an owner's key may have passed to another owner. Then the owner's claim is listed, if there is one. */
export async function loadFound(
  ports: ListPorts,
  reader: ListReader,
  key: string,
): Promise<[key: string, found: FoundDomain] | undefined> {
  const { owner } = reader;
  const domain = nameIn(reader, key);
  const [loaded, watch] = await Promise.all([loadDomain(ports, domain), loadShownWatch(ports, domain)]);
  if (loaded && (owner === undefined || owner === loaded.state.owner))
    return [key, { state: loaded.state, incidents: watch.incidents.filter(isOpen) }];
  const claim = owner === undefined ? undefined : await loadClaim(ports, domain, owner);
  return claim && [key, { state: domainOfClaim(claim.state), incidents: [] }];
}

import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type LoadedDomain, loadDomain } from '../store/domains/domain.ts';
import { ownedDomainKey } from '../store/domains/owned-domain.ts';
import { UnreadableStateError } from '../store/stored-object.ts';
import { type Caller, mayReachOwner } from './caller.ts';

/** The domain is not hosted here, or belongs to another owner: the caller cannot tell which. */
export interface NoSuchDomain {
  ok: false;
  reason: 'no-such-domain';
  domain: DomainName;
  /** The request needs a hosted domain, and the caller can host it. */
  hostFirst?: true;
}

export const noSuchDomain = (domain: DomainName): NoSuchDomain => ({
  ok: false,
  reason: 'no-such-domain',
  domain,
});

/**
 * @returns the domain if the caller may see it. Other owners' domains count as not found, even if this version cannot read
 * it
 * @throws UnreadableStateError for one of the caller's own
 */
export async function loadOwnDomain(
  ports: Pick<Ports, 'store'>,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<LoadedDomain | undefined> {
  try {
    const loaded = await loadDomain(ports, domain);
    return loaded && mayReachOwner(caller, loaded.state.owner) ? loaded : undefined;
  } catch (error) {
    if (!(error instanceof UnreadableStateError) || (await isListedFor(ports, caller, domain))) throw error;
    return undefined;
  }
}

async function isListedFor(
  { store }: Pick<Ports, 'store'>,
  { owner }: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<boolean> {
  return owner === undefined || (await store.get(ownedDomainKey(owner, domain))) !== undefined;
}

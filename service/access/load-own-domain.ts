import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type LoadedDomain, loadDomain } from '../store/domains/domain.ts';
import { type Caller, mayReachOwner } from './caller.ts';

/** It is not hosted here, or belongs to another owner: for the caller that is the same. */
export interface NoSuchDomain {
  ok: false;
  reason: 'no-such-domain';
  domain: DomainName;
}

export const noSuchDomain = (domain: DomainName): NoSuchDomain => ({
  ok: false,
  reason: 'no-such-domain',
  domain,
});

/** @returns the domain if the caller may see it; what belongs to others is not there */
export async function loadOwnDomain(
  ports: Pick<Ports, 'store'>,
  caller: Pick<Caller, 'owner'>,
  domain: DomainName,
): Promise<LoadedDomain | undefined> {
  const loaded = await loadDomain(ports, domain);
  return loaded && mayReachOwner(caller, loaded.state.owner) ? loaded : undefined;
}

/** An empty object for each domain of an owner, so that an owner's domains are one list. */
import type { DomainName } from '../../../core/names/domain-name.ts';
import { prefixes } from '../prefixes.ts';

export const ownedDomainKey = (owner: string, domain: DomainName): string =>
  `${ownedDomainsPrefix(owner)}${domain}`;

export const ownedDomainsPrefix = (owner: string): string => `${prefixes.ownedDomains}${encodeOwner(owner)}/`;

/** @param key of ownedDomainKey() */
export function parseOwnedDomainKey(key: string): { owner: string; domain: DomainName } {
  const [encoded = '', domain = ''] = key.slice(prefixes.ownedDomains.length).split('/');
  return { owner: decodeOwner(encoded), domain: domain as DomainName };
}

/** An owner's name is any text; in a key it is letters, digits, `-`, `_` and `%XX`. */
export const encodeOwner = (owner: string): string =>
  encodeURIComponent(owner).replaceAll(
    /[.!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const decodeOwner = (encoded: string): string => decodeURIComponent(encoded);

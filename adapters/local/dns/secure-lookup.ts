import type { LookupFunction } from 'node:net';
import type { SecureResolver } from '../../../service/ports/secure-resolver.ts';
import { createResolverLookup } from './resolver-lookup.ts';

/**
 * Looks up policy hosts through the resolver that also gives the MX records. Attack: two names whose servers never answer
 * would occupy the system's look-up, and with it every fetch.
 */
export const createSecureLookup = (resolver: Pick<SecureResolver, 'addresses'>): LookupFunction =>
  createResolverLookup({
    addresses: async (name) => {
      const found = await resolver.addresses(name);
      return found.kind === 'found'
        ? { kind: 'found', records: found.records.map(({ address }) => address) }
        : found;
    },
  });

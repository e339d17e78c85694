import { isIP, type LookupFunction } from 'node:net';
import type { Resolver } from '../../../service/ports/resolver.ts';

/**
 * Looks up a host to connect to as our resolver does: our own zones first, and never for longer than it takes. The
 * system's look-up occupies one of the few threads that files need too, for as long as servers do not answer.
 */
export function createResolverLookup(resolver: Pick<Resolver, 'addresses'>): LookupFunction {
  return (host, { family }, done) => {
    void resolver.addresses(host).then((found) => {
      if (found.kind === 'failed') {
        const error = new Error(`no answer from DNS about "${host}" (${found.why})`);
        return done(Object.assign(error, { code: 'EDNS' }), []);
      }
      const records = found.kind === 'found' ? found.records : [];
      const addresses = records.map((address) => ({ address, family: isIP(address) }));
      const wanted = addresses.filter((one) => (family !== 4 && family !== 6) || one.family === family);
      done(null, wanted);
    });
  };
}

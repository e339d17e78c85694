import { lookup as systemLookup } from 'node:dns';
import type { RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';
import { RefusedError } from './refused-error.ts';

export interface ConnectionOptions {
  /** Also connect to 127.0.0.0/8 and ::1: for tests, and for a service that runs whole on one machine. */
  allowLoopback?: boolean;
  /** Replaces the system's name resolution. */
  lookup?: LookupFunction;
  /** PEM of an authority to trust in addition to the common ones. */
  ca?: string;
  /** Where to connect for a host of our own, whatever DNS says. The certificate must still be the host's. */
  connectTo?: (host: string) => Server | undefined | Promise<Server | undefined>;
}

interface Server {
  host: string;
  port: number;
}

const maxUrlCharacters = 2_048;

/**
 * Parses a URL that somebody else chose.
 * @throws RefusedError unless it is `https:` with a host name and no user name
 */
export function parsePublicUrl(text: string): URL {
  const url = text.length <= maxUrlCharacters && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:')
    throw new RefusedError('protocol', `"${text.slice(0, 200)}" is not a URL with https:`);
  if (url.username !== '' || url.password !== '')
    throw new RefusedError('protocol', 'the URL has a user name');
  // The URL parser has already normalised decimal, octal and hexadecimal forms of IPv4.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0)
    throw new RefusedError(
      isPublicAddress(literal) ? 'protocol' : 'private-address',
      `"${url.hostname}" is an address, expected a host name`,
    );
  return url;
}

/** Returns what `https.request` needs to connect to a URL's host, and only there. */
export function createConnector(options: ConnectionOptions): (url: URL) => Promise<RequestOptions> {
  let context: SecureContext | undefined;
  if (options.ca !== undefined)
    context = createSecureContext({ ca: [...rootCertificates, options.ca], minVersion: 'TLSv1.2' });
  const checkedLookup = createCheckedLookup(options);
  return async (url) => {
    const own = await options.connectTo?.(url.hostname);
    if (own === undefined && url.port !== '')
      throw new RefusedError('protocol', `port ${url.port} is not used, expected 443`);
    return {
      ...(own ?? { host: url.hostname, port: 443, lookup: checkedLookup }),
      servername: url.hostname,
      minVersion: 'TLSv1.2',
      ...(context && { secureContext: context }),
    };
  };
}

/**
 * Attack: a name that resolves to a public address for the check and to a private one for the connection. The
 * addresses are therefore checked in the lookup that the connection itself uses.
 */
function createCheckedLookup({
  lookup = systemLookup,
  allowLoopback = false,
}: ConnectionOptions): LookupFunction {
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : (found ?? []);
      const [first] = addresses;
      const bad = addresses.find(({ address }) => !isAllowed(address));
      if (error) return done(error, []);
      if (first === undefined) return done(new RefusedError('dns', `"${host}" has no address`), []);
      // One private address is enough to refuse: DNS rebinding begins with a mixed answer.
      if (bad !== undefined)
        return done(
          new RefusedError('private-address', `"${host}" is ${bad.address}, which is not public`),
          [],
        );
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

import { isIP } from 'node:net';
import { isLoopbackAddress } from '../../adapters/public-fetch/public-address.ts';

/** Where a server of this machine listens. `gid`: only this group may ask. */
export type LocalAddress = { host: string; port: number } | { path: string; gid?: number };

/**
 * Reads `127.0.0.1:8461`, `[::1]:8461` or `/run/strictmx/socketmap`. Only this machine may ask: nobody proves who asks, and
 * answers say whom its users write to.
 * @throws Error that names the option and the wanted form
 */
export function readLocalAddress(option: string, text: string): LocalAddress {
  if (text.startsWith('/')) return { path: text };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace('[', '').replace(']', '');
  const port = Number(text.slice(colon + 1));
  const isPort = /^\d{1,5}$/u.test(text.slice(colon + 1)) && port <= 65_535;
  if (isIP(host) !== 0 && isPort && isLoopbackAddress(host)) return { host, port };
  throw new Error(
    `Cannot listen: "${option}" is "${text}", expected a path such as "/run/strictmx/socketmap" or an address of this machine with a port such as "127.0.0.1:8461"`,
  );
}

import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import type { DnsServerAddress } from '../../adapters/local/dns/dns-exchange.ts';
import { isLoopbackAddress } from '../../adapters/public-fetch/public-address.ts';

/**
 * Reads `--dns`: an address, optionally with a port. The default is the system's first resolver, which Postfix also uses.
 * @returns undefined if the text is not an address
 */
export function readDnsServer(option?: string): DnsServerAddress | undefined {
  const text = option ?? getServers()[0] ?? '127.0.0.1';
  if (isIP(text) !== 0) return { host: text, port: 53 };
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(colon, 0)).replace('[', '').replace(']', '');
  const port = Number(text.slice(colon + 1));
  return isIP(host) !== 0 && Number.isInteger(port) && port > 0 && port <= 65_535
    ? { host, port }
    : undefined;
}

/** Anybody on the path can set the AD bit of an answer that crosses a network (RFC 4035 §4.9.3). */
export const isSafeWay = ({ host }: DnsServerAddress): boolean => isLoopbackAddress(host);

export const formatDnsServer = ({ host, port }: DnsServerAddress): string =>
  port === 53 ? host : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

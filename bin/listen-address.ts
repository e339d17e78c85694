import { SocketAddress } from 'node:net';

/** `0.0.0.0` and `::`, in any spelling: a server there listens on every address of this machine. */
export function isEveryAddress(address: string): boolean {
  const parsed = SocketAddress.parse(address.includes(':') ? `[${address}]:1` : `${address}:1`);
  return parsed?.address === '0.0.0.0' || parsed?.address === '::';
}

/** The address at which this machine reaches its own server that listens on an address. */
export function ownAddress(host: string): string {
  if (!isEveryAddress(host)) return host;
  return host.includes(':') ? '::1' : '127.0.0.1';
}

/** The URL of an HTTP server. IPv6 addresses are in brackets (RFC 3986 §3.2.2). */
export const httpUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

import ipaddr from 'ipaddr.js';

/** What counts as one client. A client with one IPv6 address can use all 2^64 of its network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts.slice(0, 4).join(':');
}

/** The addresses that one customer of a provider may have: 24 bits of IPv4, 48 bits of IPv6. */
export function siteOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const bytes = ipaddr.process(address).toByteArray();
  return bytes.slice(0, bytes.length === 4 ? 3 : 6).join('.');
}

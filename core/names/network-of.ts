import ipaddr from 'ipaddr.js';

/** Who counts as one client. Whoever has one IPv6 address has the 2^64 of its network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts.slice(0, 4).join(':');
}

/** What one customer of a provider may have of addresses: 24 bits of IPv4, 48 bits of IPv6. */
export function siteOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const bytes = ipaddr.process(address).toByteArray();
  return bytes.slice(0, bytes.length === 4 ? 3 : 6).join('.');
}

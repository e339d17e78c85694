import ipaddr from 'ipaddr.js';

/** IANA assigns only global unicast (RFC 4291 §2.4); the rest has other uses, or none. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** RFC 3701 §2: returned by the 6bone in 2006, and not assigned since. */
const formerTestNetwork = ipaddr.IPv6.parseCIDR('3ffe::/16');

/**
 * Whether an address belongs to the public Internet. Private, loopback, link-local, carrier NAT, multicast, reserved,
 * documentation and benchmark addresses do not, nor do IPv6 forms that lead to an IPv4 address (mapped, NAT64, 6to4,
 * Teredo) of such a kind. Text that is not an address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && !(parsed.match(globalUnicast) && !parsed.match(formerTestNetwork)))
    return false;
  return parsed.range() === 'unicast';
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

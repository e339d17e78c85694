import ipaddr from 'ipaddr.js';

/** Global unicast is all that IANA gives out (RFC 4291 §2.4); the rest is for other uses or for none. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** RFC 3701 §2: given back by the 6bone in 2006, and not given out again. */
const formerTestNetwork = ipaddr.IPv6.parseCIDR('3ffe::/16');

/**
 * Whether an address is one of the public Internet: not private, loopback, link-local, of a carrier's NAT, multicast,
 * reserved, for documentation or benchmarks, nor an IPv6 form that leads to such an IPv4 address (mapped, NAT64, 6to4,
 * Teredo). What is no address is not public.
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

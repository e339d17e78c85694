import ipaddr from 'ipaddr.js';

/** Whether text is an address in its usual form: not `10.1` or `010.0.0.1`, which programs read in different ways. */
export const isPlainAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (ipaddr.IPv6.isValid(text) && !text.includes('%'));

/** Whether text is a network in CIDR notation. As in Postfix's tables, no bits of a host may be set. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const isWritten = isPlainAddress(address) && /^(?:0|[1-9]\d{0,2})$/u.test(bits) && more.length === 0;
  if (!isWritten || !ipaddr.isValidCIDR(text)) return false;
  const family = address.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
  return family.networkAddressFromCIDR(text).toString() === ipaddr.parse(address).toString();
}

/** Whether an address equals the named one, or is in the network. Both forms of an IPv4 address are the same. */
export function isInNetwork(address: string, network: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const one = ipaddr.process(address);
  if (!network.includes('/')) return one.toString() === ipaddr.process(network).toString();
  const [range, bits] = ipaddr.parseCIDR(network);
  return one.kind() === range.kind() && one.match(range, bits);
}

/** The length of a network's prefix: the longer, the more specific. */
export const prefixLengthOf = (network: string): number => Number(network.split('/')[1] ?? 0);

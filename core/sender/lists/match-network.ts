import ipaddr from 'ipaddr.js';

/** Whether text is an address, or a network in CIDR notation. */
export function isValidNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
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

import ipaddr from 'ipaddr.js';
import type { AddressLiteral, SendingFacts } from './sending-facts.ts';

/**
 * The facts about mail to an address literal, which need no look-up: no MX records, no DANE, no policy.
 * @param text what stands in place of the domain
 * @returns undefined if it is no address literal
 */
export function readAddressLiteral(text: string): SendingFacts | undefined {
  const [, v6, v4 = ''] = /^\[(?:IPv6:([0-9a-f:.]+)|([0-9.]+))\]$/iu.exec(text) ?? [];
  const isValid = v6 === undefined ? ipaddr.IPv4.isValidFourPartDecimal(v4) : ipaddr.IPv6.isValid(v6);
  if (!isValid) return undefined;
  const name = v6?.toLowerCase() ?? v4;
  const host = { name, preference: 0, addresses: [name], tlsa: { kind: 'none' as const } };
  const domain = `[${v6 === undefined ? '' : 'IPv6:'}${name}]` as AddressLiteral;
  return {
    domain,
    mx: { kind: 'hosts', secure: false, isLiteral: true, hosts: [host] },
    sts: { kind: 'none' },
  };
}

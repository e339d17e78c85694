import ipaddr from 'ipaddr.js';
import type { Forgive } from '../../reading-note.ts';
import { readText } from './read-text.ts';

/** Reads an IP address. Other text is kept, because it may still tell a person something. */
export function readIp(value: unknown, forgive: Forgive): string | undefined {
  const text = readText(value, forgive);
  if (text !== undefined && !isIpv4(text) && !isIpv6(text)) forgive('not-an-ip');
  return text;
}

/** Up to 10,000 details of a report have two each, so this is a loop and not a pattern. */
function isIpv4(text: string): boolean {
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) octet = octet === -1 ? digit : octet * 10 + digit;
    else if (digit === -2 && octet !== -1) {
      dots++;
      octet = -1;
    } else return false;
    if (octet > 255) return false;
  }
  return dots === 3 && octet !== -1;
}

const isIpv6 = (text: string): boolean => text.includes(':') && ipaddr.IPv6.isValid(text);

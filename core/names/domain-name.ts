/**
 * Domain names. In DNS, a name is letters, digits and hyphens (LDH) in labels of at most 63 characters, 253 in total
 * (RFC 1035 §2.3.4, RFC 1123 §2.1). A name in another script is sent as A-labels (`xn--…`, RFC 5890 §2.3.2.1); people
 * read its U-labels. StrictMX stores, compares and publishes A-labels in lower case without a final dot, and accepts
 * every form that people type.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { quote } from '../text/quote.ts';
import type { Brand } from './brand.ts';
import { type DomainNameFault, describeDomainNameFault } from './domain-name-fault.ts';

/** A-labels, lower case, no final dot, at least two labels. */
export type DomainName = Brand<'DomainName'>;

export type ParsedDomainName =
  | { ok: true; domain: DomainName }
  | { ok: false; error: string; fault: DomainNameFault };

/** Attack: a megabyte of "domain", which makes the IDNA mapping slow. No name is longer, even in U-labels. */
const longestInput = 1024;

/**
 * Reads a domain as a person types it: U-labels, upper case and a final dot are accepted, and any top-level domain,
 * even a reserved or unknown one (`server.test`). `error` is a whole sentence in English.
 */
export function parseDomainName(input: string): ParsedDomainName {
  const converted = convertDomainName(input);
  if (converted.ok) return converted;
  const { fault } = converted;
  return {
    ok: false,
    fault,
    error: `Cannot use ${quote(input)} as a domain: it ${describeDomainNameFault(fault)}, expected a name such as "example.com"`,
  };
}

/** The same for callers that write their own sentence. */
export function convertDomainName(
  input: string,
): { ok: true; domain: DomainName } | { ok: false; fault: DomainNameFault } {
  if (input === '') return { ok: false, fault: { code: 'empty' } };
  if (input.length > longestInput)
    return { ok: false, fault: { code: 'too-long', characters: input.length } };
  if (isIpAddress(input)) return { ok: false, fault: { code: 'ip-address' } };
  // domainToASCII() follows the URL standard: it decodes "%41" and cuts at "/". So it gets only LDH and non-ASCII.
  const invalid = /[^a-z0-9.\-\u0080-\u{10ffff}]/iu.exec(input);
  if (invalid) return { ok: false, fault: { code: 'character', character: invalid[0] } };

  const ascii = domainToASCII(input);
  if (ascii === '') return { ok: false, fault: { code: 'not-idna' } };
  const domain = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  // domainToASCII() accepts any A-label. One that does not decode is a mistake or an attempt to deceive.
  const undecodable = toUnicode(domain)
    .split('.')
    .find((label) => label.startsWith('xn--'));
  if (undecodable !== undefined)
    return { ok: false, fault: { code: 'label-undecodable', label: undecodable } };
  const oneLabel = domain.includes('.') ? undefined : ({ code: 'one-label' } as const);
  const fault = findHostNameFault(domain) ?? oneLabel;
  return fault === undefined ? { ok: true, domain: domain as DomainName } : { ok: false, fault };
}

/** Whether text is a domain name in the form in which it is stored. */
export function isDomainName(text: string): text is DomainName {
  const converted = convertDomainName(text);
  return converted.ok && converted.domain === text;
}

/** Why `name` (without a final dot) is not a host name (RFC 1123 §2.1). Undefined if it is one. */
export function findHostNameFault(name: string): DomainNameFault | undefined {
  // RFC 1035 §2.3.4: 255 octets in a DNS message are 253 characters of text.
  if (name.length > 253) return { code: 'too-long', characters: name.length };
  for (const label of name.split('.')) {
    if (label === '') return { code: 'label-empty' };
    if (label.length > 63) return { code: 'label-too-long', label, characters: label.length };
    if (!/^[a-z0-9-]+$/i.test(label)) return { code: 'label-characters', label };
    if (/^-|-$/.test(label)) return { code: 'label-hyphen', label };
  }
  return isIpAddress(name) ? { code: 'ip-address' } : undefined;
}

/**
 * Whether text is IPv6, IPv4, or anything that the URL standard turns into IPv4 (`0x7f.1`, `127.1`): its last label is a
 * number. RFC 1123 §2.1: a top-level domain is never all digits, which distinguishes a name from an address.
 */
export function isIpAddress(text: string): boolean {
  if (/^\[?[0-9a-f]*:[0-9a-f:.]*(%.*)?\]?$/i.test(text)) return true;
  const last = text.replace(/\.$/, '').split('.').at(-1) ?? '';
  return /^([0-9]+|0x[0-9a-f]*)$/i.test(last);
}

/** The form that people read, in U-labels; the same as `domain` if it has no A-labels. Give people both forms. */
export function toUnicode(domain: string): string {
  return domainToUnicode(domain) || domain;
}

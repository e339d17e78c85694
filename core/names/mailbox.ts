import { type DomainName, parseDomainName } from './domain-name.ts';

export interface MailboxName {
  /** As it was written: only its receiver knows whether upper case makes a difference (RFC 5321 §2.4). */
  local: string;
  domain: DomainName;
}

// RFC 5321 §4.5.3.1.1: 64 octets. Quoted local parts are legal, but nobody uses them. Attack: a second address in one.
const localPart = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/;

/**
 * Splits an address at its last "@": a quoted local part may contain others (RFC 5321 §4.1.2). Without an "@", all of it is
 * the domain. parseMailbox() decides whether the parts are valid.
 */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, Math.max(0, at)), domain: address.slice(at + 1) };
}

/** Reads `postmaster@example.com` (RFC 5321 §4.1.2, without quoted local parts). @returns undefined for an invalid address */
export function parseMailbox(address: string): MailboxName | undefined {
  const { local, domain } = splitAddress(address);
  const parsed = parseDomainName(domain);
  const isDotAtom = localPart.test(local) && !/^\.|\.\.|\.$/.test(local);
  return isDotAtom && parsed.ok ? { local, domain: parsed.domain } : undefined;
}

/**
 * The mailbox of an address in any spelling: no provider gives two people addresses that differ only in letter case. An
 * invalid address is returned unchanged.
 */
export function mailboxOf(address: string): string {
  const parsed = parseMailbox(address);
  return (parsed ? `${parsed.local}@${parsed.domain}` : address).toLowerCase();
}

/** The same without a subaddress (`ann+news@example.com`, RFC 5233): at most providers the same person reads both. */
export function readerOf(address: string): string {
  const [local = '', domain] = mailboxOf(address).split('@');
  const [reader] = local.split('+', 1);
  return domain === undefined ? local : `${reader}@${domain}`;
}

import { type DomainName, parseDomainName } from './domain-name.ts';

export interface MailboxName {
  /** As it was written: only its receiver knows whether upper case makes a difference (RFC 5321 §2.4). */
  local: string;
  domain: DomainName;
}

// RFC 5321 §4.5.3.1.1: 64 octets. Quoted local parts are legal, but nobody uses them. Attack: a second address in one.
const localPart = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/;

/**
 * An address in two, at its last "@": a quoted local part may have others (RFC 5321 §4.1.2). What has none is all domain.
 * Whether the parts are valid says parseMailbox().
 */
export function splitAddress(address: string): { local: string; domain: string } {
  const at = address.lastIndexOf('@');
  return { local: address.slice(0, Math.max(0, at)), domain: address.slice(at + 1) };
}

/** Reads `postmaster@example.com` (RFC 5321 §4.1.2, without quoted local parts). @returns undefined for what is none */
export function parseMailbox(address: string): MailboxName | undefined {
  const { local, domain } = splitAddress(address);
  const parsed = parseDomainName(domain);
  const isDotAtom = localPart.test(local) && !/^\.|\.\.|\.$/.test(local);
  return isDotAtom && parsed.ok ? { local, domain: parsed.domain } : undefined;
}

/**
 * The mailbox that an address leads to, whatever its spelling: no provider gives two people addresses that differ in
 * case alone. What is no address stands for itself.
 */
export function mailboxOf(address: string): string {
  const parsed = parseMailbox(address);
  return (parsed ? `${parsed.local}@${parsed.domain}` : address).toLowerCase();
}

/** The same without a subaddress (`ann+news@example.com`, RFC 5233): at most providers one person reads both. */
export function readerOf(address: string): string {
  const [local = '', domain] = mailboxOf(address).split('@');
  const [reader] = local.split('+', 1);
  return domain === undefined ? local : `${reader}@${domain}`;
}

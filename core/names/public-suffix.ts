/**
 * Queries of the public suffix list. The list has 130 KB, so code that a Lambda function loads at startup does not import
 * this file.
 */
import { getDomain, getPublicSuffix } from 'tldts';

/**
 * The organisational domain by the public suffix list: `example.co.uk` for `a.b.example.co.uk`. For a public suffix, it
 * is the name itself. The private part of the list counts, too: `alice.github.io` and `mallory.github.io` belong to
 * different people, and neither may sign for the other.
 */
export function organisationalDomain(domain: string): string {
  return (
    getDomain(domain, { allowPrivateDomains: true, extractHostname: false, validateHostname: false }) ??
    domain
  );
}

/**
 * The name that somebody registered at a registry, by the public (ICANN) part of the list only: `dedyn.io` for
 * `a.dedyn.io`. For limits: names below a private suffix cost nothing, so one person can have any number of them.
 */
export function registeredDomain(domain: string): string {
  return getDomain(domain, { extractHostname: false, validateHostname: false }) ?? domain;
}

/** Whether anybody may register names directly below it, by the public (ICANN) part of the list: `com`, `co.uk`. */
export function isPublicSuffix(domain: string): boolean {
  return getPublicSuffix(domain, { extractHostname: false, validateHostname: false }) === domain;
}

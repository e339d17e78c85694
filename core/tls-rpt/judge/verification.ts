/**
 * Whether a report mail was really signed by the reporter that it claims to come from.
 *
 * RFC 8460 §5.3: report mail must be DKIM-signed by the reporting domain, and a receiver must ignore what is not.
 * StrictMX keeps and shows it, flagged, and counts it as evidence for nothing. The signature itself was verified by the
 * receiver (SES, or the local SMTP server); here its result is matched with the claim.
 */

import type { MailFacts } from '../../mail/mail-facts.ts';
import {
  type AuthenticationResult,
  readAuthenticationResults,
} from '../../mail/read-authentication-results.ts';
import { organisationalDomain } from '../../names/domain-name.ts';
import { quote } from '../../text/quote.ts';
import type { Report } from '../report.ts';

export type UnverifiedReason =
  /** It came by HTTPS or as a file, or the receiver is none of ours: nothing vouches for anything. */
  | 'no-trusted-result'
  /** It does not say who reports. */
  | 'no-submitter'
  | 'unsigned'
  /** A signature was there and did not verify. */
  | 'failed'
  /** Signed, by somebody else. */
  | 'not-aligned'
  /** `l=`: text may have been added behind what was signed (RFC 6376 §8.2; RFC 8460 §5.3 forbids it). */
  | 'body-length-limited'
  /** The key's record excludes the service: `s=email` alone (RFC 8460 §5.3, RFC 6376 §3.6.1). */
  | 'not-for-tlsrpt'
  /** `x=` lies before the time of receipt. */
  | 'expired';

export type Verification =
  /** `by` is the signing domain (d=). */
  | { verified: true; by: string }
  /** `detail` is a phrase without a final stop. */
  | { verified: false; reason: UnverifiedReason; detail: string };

/** What is known of a signing key's record: its `s=` tag, undefined where it has none or could not be looked up. */
export interface KeyRecords {
  servicesOf(domain: string, selector: string): string | undefined;
}

/**
 * Who claims to report: the domain of contact-info (RFC 8460 §5.3), else TLS-Report-Submitter, else From.
 * Lower case, or undefined.
 */
export function submitterDomain(report: Report, facts: MailFacts | undefined): string | undefined {
  return (
    domainOfAddress(report.contactInfo) ??
    /^[a-z0-9_.-]+\.[a-z0-9-]+$/.exec(
      facts?.tlsReportSubmitter?.toLowerCase().replace(/\.$/, '') ?? '',
    )?.[0] ??
    domainOfAddress(facts?.from)
  );
}

/** `mailto:x@Example.com`, `Postmaster <x@example.com>`, `x@example.com, +1 555 0100`: the first address counts. */
function domainOfAddress(text: string | undefined): string | undefined {
  const [, domain] = /@([a-z0-9_.-]+[a-z0-9])/i.exec(text?.slice(0, 1000) ?? '') ?? [];
  return domain?.toLowerCase();
}

export function verifySubmitter(
  facts: MailFacts | undefined,
  report: Report,
  keys?: KeyRecords,
): Verification {
  if (!facts || facts.authenticationResults.length === 0) {
    return unverified('no-trusted-result', 'no receiver of ours verified a signature on it');
  }
  const submitter = submitterDomain(report, facts);
  if (submitter === undefined) return unverified('no-submitter', 'it names no domain that it comes from');
  const results = facts.authenticationResults
    .flatMap(readAuthenticationResults)
    .filter(({ method }) => method === 'dkim');
  const aligned = results.filter(({ domain }) => domain !== undefined && isAligned(domain, submitter));
  const passed = aligned.filter(({ result }) => result === 'pass');
  if (passed.length === 0) return explainFailure(results, aligned, submitter);
  const signatures = facts.dkimSignatures.map(readTags);
  const verdicts = passed.map((result) => judgeSignature(result, signatures, facts.receivedAt, keys));
  return verdicts.find(({ verified }) => verified) ?? (verdicts[0] as Verification);
}

/** Relaxed alignment (RFC 7489 §3.1.1): the same organisational domain. Mail.ru signs by a parent or a sibling. */
function isAligned(signer: string, submitter: string): boolean {
  return organisationalDomain(signer) === organisationalDomain(submitter);
}

/** RFC 8601 §2.7.1. */
const resultMeanings = new Map([
  ['fail', 'what was signed is not what came'],
  ['neutral', 'there is no key for it, or it cannot be read'],
  ['temperror', 'its key could not be looked up at that time'],
  ['permerror', 'it, or its key, is not as it must be'],
  ['policy', 'our receiver does not accept such a signature'],
]);

function explainResult(result: string): string {
  const meaning = resultMeanings.get(result);
  return meaning === undefined ? quote(result) : `${meaning} (${quote(result)})`;
}

function explainFailure(
  results: AuthenticationResult[],
  aligned: AuthenticationResult[],
  submitter: string,
): Verification {
  const [first] = aligned;
  if (first && first.result !== 'none') {
    return unverified(
      'failed',
      `the signature of ${quote(first.domain ?? '')} did not verify: ${explainResult(first.result)}`,
    );
  }
  const other = results.find(({ result }) => result === 'pass');
  if (other) {
    return unverified(
      'not-aligned',
      `it is signed by ${quote(other.domain ?? 'nobody')}, not by ${quote(submitter)}`,
    );
  }
  const failed = results.find(({ result }) => result !== 'none');
  if (failed) return unverified('failed', `its signature did not verify: ${explainResult(failed.result)}`);
  return unverified('unsigned', 'it bears no DKIM signature');
}

/**
 * The signature that a result is about is found by the beginning of its value where the verifier gives it (RFC 6008),
 * else by its domain: then every signature of that domain must be faultless, because any of them may be meant.
 */
function judgeSignature(
  result: AuthenticationResult,
  signatures: Tags[],
  receivedAt: string | undefined,
  keys: KeyRecords | undefined,
): Verification {
  const domain = result.domain ?? '';
  const meant = signatures.filter((tags) => {
    const signer = tags.get('d')?.toLowerCase() ?? '';
    const sameDomain = domain === signer || domain.endsWith(`.${signer}`);
    const sameSelector = result.selector === undefined || tags.get('s')?.toLowerCase() === result.selector;
    const sameValue = result.signature === undefined || tags.get('b')?.startsWith(result.signature) === true;
    return signer !== '' && sameDomain && sameSelector && sameValue;
  });
  if (meant.length === 0) return unverified('unsigned', `it bears no DKIM signature of ${quote(domain)}`);
  for (const tags of meant) {
    const fault = findSignatureFault(tags, receivedAt, keys);
    if (fault) return fault;
  }
  return { verified: true, by: meant[0]?.get('d')?.toLowerCase() ?? domain };
}

function findSignatureFault(
  tags: Tags,
  receivedAt: string | undefined,
  keys: KeyRecords | undefined,
): Verification | undefined {
  const domain = tags.get('d')?.toLowerCase() ?? '';
  if (tags.has('l')) {
    return unverified(
      'body-length-limited',
      `the signature of ${quote(domain)} covers only a part of the mail (l=)`,
    );
  }
  const expiry = Number(tags.get('x') ?? Number.NaN);
  // RFC 6376 §3.5: x= is in seconds since 1970.
  if (receivedAt !== undefined && expiry * 1000 < Date.parse(receivedAt)) {
    return unverified('expired', `the signature of ${quote(domain)} had expired when the mail came (x=)`);
  }
  const services = keys?.servicesOf(domain, tags.get('s') ?? '');
  if (services !== undefined && !coversTlsrpt(services)) {
    return unverified(
      'not-for-tlsrpt',
      `the key of ${quote(domain)} is only for ${quote(services)} (s=), not for "tlsrpt"`,
    );
  }
  return undefined;
}

/** RFC 6376 §3.6.1: a colon-separated list, `*` stands for every service, and so does an empty or absent tag. */
function coversTlsrpt(services: string): boolean {
  const list = services.split(':').map((service) => service.trim().toLowerCase());
  return services.trim() === '' || list.includes('*') || list.includes('tlsrpt');
}

type Tags = Map<string, string>;

/** A tag list (RFC 6376 §3.2) without white space: no tag read here may hold any that counts. */
export function readTags(value: string): Tags {
  const tags: Tags = new Map();
  for (const tag of value.slice(0, 65536).split(';')) {
    const equals = tag.indexOf('=');
    const name = tag.slice(0, equals).trim();
    if (equals > 0 && !tags.has(name)) tags.set(name, tag.slice(equals + 1).replaceAll(/\s+/g, ''));
  }
  return tags;
}

function unverified(reason: UnverifiedReason, detail: string): Verification {
  return { verified: false, reason, detail };
}

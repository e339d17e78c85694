import { excerpt } from '../../finding/fault.ts';
import type { AuthenticationResult } from '../../mail/read-authentication-results.ts';
import type { DkimTags } from '../../mail/read-dkim-tags.ts';
import { unverified, type Verification } from './verification.ts';

/** What the record of a signing key says: its `s=` tag; undefined if it has none or could not be looked up. */
export interface KeyRecords {
  servicesOf(domain: string, selector: string): string | undefined;
}

/**
 * Judges the signature that a DKIM result of `pass` is about. It is found by the first characters of its value, if the
 * result gives them (RFC 6008), else by its domain. Then every signature of that domain must be faultless, because the
 * result may be about any of them.
 * @param receivedAt when the mail was received, RFC 3339
 */
export function judgeSignature(
  result: AuthenticationResult,
  signatures: DkimTags[],
  receivedAt: string | undefined,
  keys: KeyRecords | undefined,
): Verification {
  const domain = result.domain ?? '';
  const candidates = signatures.filter((tags) => {
    const signer = tags.get('d')?.toLowerCase() ?? '';
    const sameDomain = domain === signer || domain.endsWith(`.${signer}`);
    const sameSelector = result.selector === undefined || tags.get('s')?.toLowerCase() === result.selector;
    const sameValue = result.signature === undefined || tags.get('b')?.startsWith(result.signature) === true;
    return signer !== '' && sameDomain && sameSelector && sameValue;
  });
  if (candidates.length === 0) return unverified('unsigned', { signer: excerpt(domain) });
  for (const tags of candidates) {
    const fault = findSignatureFault(tags, receivedAt, keys);
    if (fault) return fault;
  }
  return { verified: true, by: candidates[0]?.get('d')?.toLowerCase() ?? domain };
}

function findSignatureFault(
  tags: DkimTags,
  receivedAt: string | undefined,
  keys: KeyRecords | undefined,
): Verification | undefined {
  const domain = tags.get('d')?.toLowerCase() ?? '';
  const signer = excerpt(domain);
  if (tags.has('l')) return unverified('body-length-limited', { signer });
  const expiry = Number(tags.get('x') ?? Number.NaN);
  // RFC 6376 §3.5: x= is in seconds since 1970.
  if (receivedAt !== undefined && expiry * 1000 < Date.parse(receivedAt))
    return unverified('expired', { signer });
  const services = keys?.servicesOf(domain, tags.get('s') ?? '');
  if (services !== undefined && !coversTlsrpt(services))
    return unverified('not-for-tlsrpt', { signer, services: excerpt(services) });
  return undefined;
}

/** RFC 6376 §3.6.1: a colon-separated list. `*` is every service, and so is an empty or absent tag. */
function coversTlsrpt(services: string): boolean {
  const list = services.split(':').map((service) => service.trim().toLowerCase());
  return services.trim() === '' || list.includes('*') || list.includes('tlsrpt');
}

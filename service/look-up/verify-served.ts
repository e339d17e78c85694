import { excerpt } from '../../core/finding/fault.ts';
import { type Finding, finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import type { FetchResult } from '../ports/public-fetch.ts';
import { policyUrl } from '../store/domains/domain-names.ts';

/**
 * Fetches a domain's policy as a sender would (RFC 8461 §3.3), and finds what keeps senders from the wanted text.
 * @returns undefined if exactly this text is served
 */
export async function verifyServed(
  { fetch }: Pick<Ports, 'fetch'>,
  domain: DomainName,
  wanted: Uint8Array,
): Promise<Finding | undefined> {
  return judgeFetch(domain, wanted, await fetch.get(policyUrl(domain)));
}

/** What a sender would reject in an answer, in the order in which it would notice. */
export function judgeFetch(domain: DomainName, wanted: Uint8Array, result: FetchResult): Finding | undefined {
  if (!result.ok) {
    const { problem, errorCode: error } = result;
    return finding(`fetch-${problem}`, { domain, ...(error !== undefined && { error }) });
  }
  const { status, contentType } = result;
  // RFC 8461 §3.3: a redirect is not followed, and only 200 counts.
  if (status >= 300 && status < 400) return finding('redirect', { domain, status });
  if (status !== 200) return finding('wrong-status', { domain, status });
  // RFC 8461 §3.3: the media type must be text/plain.
  if (mediaType(contentType) !== 'text/plain')
    return finding('wrong-media-type', { domain, contentType: excerpt(contentType) });
  return Buffer.from(wanted).equals(result.body) ? undefined : finding('other-text', { domain });
}

const mediaType = (contentType: string) => contentType.split(';', 1)[0]?.trim().toLowerCase();

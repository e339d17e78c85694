import type { Finding } from '../../core/finding/problem.ts';
import type { Ports } from '../ports/ports.ts';
import type { FetchProblem, FetchResult } from '../ports/public-fetch.ts';
import { domainNames, policyUrl } from '../store/domains/domain-names.ts';

/**
 * Fetches a domain's policy as a sender would (RFC 8461 §3.3) and says what keeps senders from the wanted text.
 * @returns undefined when exactly this text is served
 */
export async function verifyServed(
  { fetch }: Pick<Ports, 'fetch'>,
  domain: string,
  wanted: Uint8Array,
): Promise<Finding | undefined> {
  return judgeFetch(domain, wanted, await fetch.get(policyUrl(domain)));
}

const problemTexts: Record<FetchProblem, { message: string; nextStep: string }> = {
  dns: {
    message: 'the name HOST has no address',
    nextStep: 'Set the records that the domain lists, then wait for their TTL',
  },
  'private-address': {
    message: 'the name HOST leads to an address that is not public',
    nextStep: 'Point HOST to the CNAME target that the domain lists',
  },
  connect: {
    message: 'no connection to HOST on port 443',
    nextStep:
      'Check that HOST leads to the CNAME target that the domain lists and that nothing blocks port 443',
  },
  'tls-expired': {
    message: 'the certificate of HOST has expired or is not valid yet',
    nextStep:
      'Renew the certificate; if StrictMX issued it, check that the CAA records and the CNAME still allow it',
  },
  'tls-name': {
    message: 'the certificate served for HOST does not carry that name',
    nextStep:
      'Serve a certificate whose DNS name is HOST itself, not the name its CNAME leads to (RFC 8461 §3.3)',
  },
  'tls-untrusted': {
    message: 'the certificate of HOST is not signed by a trusted authority',
    nextStep: 'Serve a certificate of a public certificate authority, with its intermediate certificates',
  },
  tls: {
    message: 'the TLS handshake with HOST failed',
    nextStep: 'Check that TLS 1.2 or newer is offered and that the server knows the name HOST (SNI)',
  },
  timeout: {
    message: 'HOST did not answer in time',
    nextStep: 'Check that the HTTPS server is up; senders wait a minute at most (RFC 8461 §3.3)',
  },
  'too-large': {
    message: 'the answer of HOST is larger than 64 KB',
    nextStep: 'Serve the policy text alone',
  },
  protocol: {
    message: 'HOST does not speak proper HTTP',
    nextStep: 'Check which server HOST leads to',
  },
};

/** What a sender would hold against an answer, in the order in which it would notice. */
export function judgeFetch(domain: string, wanted: Uint8Array, result: FetchResult): Finding | undefined {
  const host = domainNames(domain, '').policyHost;
  if (!result.ok) {
    const { message, nextStep } = problemTexts[result.problem];
    return {
      code: `fetch-${result.problem}`,
      message: `Senders cannot fetch the policy: ${message.replace('HOST', host)} (${result.detail})`,
      nextStep: nextStep.replaceAll('HOST', host),
    };
  }
  // RFC 8461 §3.3: a redirect is not followed, and only 200 is an answer.
  if (result.status >= 300 && result.status < 400) {
    return {
      code: 'redirect',
      message: `Senders cannot fetch the policy: ${host} answers with a redirect (${result.status}), which they do not follow`,
      nextStep: `Serve ${policyUrl(domain)} itself with status 200`,
    };
  }
  if (result.status !== 200) {
    return {
      code: 'wrong-status',
      message: `Senders cannot fetch the policy: ${host} answers with status ${result.status}, expected 200`,
      nextStep: `Check that ${host} leads to the CNAME target that the domain lists, and what answers at ${policyUrl(domain)}`,
    };
  }
  // RFC 8461 §3.3: the media type must be text/plain.
  if (mediaType(result.contentType) !== 'text/plain') {
    return {
      code: 'wrong-media-type',
      message: `Senders refuse the policy: ${host} answers with the Content-Type "${result.contentType.slice(0, 100)}", expected "text/plain"`,
      nextStep: `Serve ${policyUrl(domain)} with "Content-Type: text/plain; charset=utf-8"`,
    };
  }
  if (!Buffer.from(wanted).equals(result.body)) {
    return {
      code: 'other-text',
      message: `${host} serves another text than the policy of this domain`,
      nextStep: `Check that ${host} leads to the CNAME target that the domain lists and that no cache in front keeps an old copy`,
    };
  }
  return undefined;
}

const mediaType = (contentType: string) => contentType.split(';', 1)[0]?.trim().toLowerCase();

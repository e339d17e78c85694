/** The only URLs that the daily mail links to: this service's own. */
import type { DigestLinks } from '../facts/digest-input.ts';

export interface DigestAddresses {
  domains: string;
  domain: (domain: string) => string;
  summary: (domain: string) => string;
}

export function addressesOf({ apiUrl, consoleUrl }: DigestLinks): DigestAddresses {
  const base = consoleUrl ?? `${apiUrl}/v1`;
  const summary = consoleUrl === undefined ? '/summary?days=30' : '';
  return {
    domains: `${base}/domains`,
    domain: (domain) => `${base}/domains/${encodeURIComponent(domain)}`,
    summary: (domain) => `${base}/domains/${encodeURIComponent(domain)}${summary}`,
  };
}

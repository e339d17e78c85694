/** Where mail for a domain goes, by its DNS. */

import type { DnsAnswer } from '../dns-record/answer.ts';
import type { DomainName } from '../names/domain-name.ts';

export interface LiveHost {
  /** Lower case, without a final dot. */
  host: string;
  preference: number;
  /** What the host is a CNAME of, where it is one. */
  alias?: string;
  /** That was asked, and not answered. */
  isAliasUnknown?: true;
}

/** Where mail for a domain goes, by its DNS. */
export type LiveMx =
  | { kind: 'hosts'; hosts: LiveHost[] }
  /** RFC 7505: the domain says that it takes no mail. */
  | { kind: 'null-mx' }
  /** RFC 5321 §5.1: without MX records the domain itself is the mail server. */
  | { kind: 'implicit'; host: string }
  /** Neither MX records nor an address. */
  | { kind: 'no-mail' }
  /** No answer; nothing may be concluded. `why`: a WhyMxUnknown, or a resolver's word such as `SERVFAIL`. */
  | { kind: 'unknown'; why: string };

/** Other than that DNS did not answer: nobody has looked yet, or a newer version stored what it found. */
export type WhyMxUnknown = 'not-checked' | 'newer-kind';

/** Where mail goes, as it was observed and stored. A newer version of the program may know other kinds. */
export interface ObservedMx {
  kind: string;
  hosts?: LiveHost[];
  host?: string;
}

/** What was observed earlier. Of a kind that this version does not know, nothing may be concluded. */
export function readObservedMx({ kind, hosts, host }: ObservedMx): LiveMx {
  if (kind === 'hosts' && hosts) return { kind, hosts };
  if (kind === 'implicit' && host !== undefined) return { kind, host };
  if (kind === 'null-mx' || kind === 'no-mail') return { kind };
  return { kind: 'unknown', why: 'newer-kind' satisfies WhyMxUnknown };
}

/** Puts the answers about a domain together. `alias` is the answer about a host's CNAME, as far as it was asked. */
export function readLiveMx(
  domain: DomainName,
  mx: DnsAnswer<{ exchange: string; preference: number }>,
  addresses: DnsAnswer<string>,
  alias: AliasAnswers = () => undefined,
): LiveMx {
  if (mx.kind === 'failed') return { kind: 'unknown', why: mx.why };
  if (mx.kind === 'found' && mx.records.length > 0) {
    const hosts = mx.records.map(({ exchange, preference }) => liveHost(exchange, preference, alias));
    const real = hosts.filter(({ host }) => host !== '');
    // RFC 7505 §3: the null MX stands alone; beside others senders pass it over.
    return real.length === 0 ? { kind: 'null-mx' } : { kind: 'hosts', hosts: real };
  }
  if (addresses.kind === 'failed') return { kind: 'unknown', why: addresses.why };
  return addresses.kind === 'found' && addresses.records.length > 0
    ? { kind: 'implicit', host: domain }
    : { kind: 'no-mail' };
}

type AliasAnswers = (host: string) => DnsAnswer<string> | undefined;

function liveHost(exchange: string, preference: number, alias: AliasAnswers): LiveHost {
  const host = exchange.toLowerCase().replace(/\.$/, '');
  const answer = alias(host);
  const target = answer?.kind === 'found' ? answer.records[0] : undefined;
  return {
    host,
    preference,
    ...(target !== undefined && { alias: target }),
    ...(answer?.kind === 'failed' && { isAliasUnknown: true }),
  };
}

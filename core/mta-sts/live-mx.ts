/** The mail servers of a domain, by its DNS. */

import type { DnsAnswer } from '../dns-record/answer.ts';
import type { DomainName } from '../names/domain-name.ts';

export interface LiveHost {
  /** Lower case, without a final dot. */
  host: string;
  preference: number;
  /** The target of the host's CNAME, if it is an alias. */
  alias?: string;
  /** That look-up was made, and not answered. */
  isAliasUnknown?: true;
}

/** The mail servers of a domain, by its DNS. */
export type LiveMx =
  | { kind: 'hosts'; hosts: LiveHost[] }
  /** RFC 7505: the domain accepts no mail. */
  | { kind: 'null-mx' }
  /** RFC 5321 §5.1: without MX records the domain itself is the mail server. */
  | { kind: 'implicit'; host: string }
  /** Neither MX records nor an address. */
  | { kind: 'no-mail' }
  /** No answer, so nothing is known. `why`: a WhyMxUnknown, or a resolver's code such as `SERVFAIL`. */
  | { kind: 'unknown'; why: string };

/** Reasons other than a missing answer: nobody has looked yet, or a newer version stored the result. */
export type WhyMxUnknown = 'not-checked' | 'newer-kind';

/** The mail servers, as observed and stored. A newer version may know other kinds. */
export interface ObservedMx {
  kind: string;
  hosts?: LiveHost[];
  host?: string;
}

/** The earlier observation. If this version does not know its kind, nothing is known. */
export function readObservedMx({ kind, hosts, host }: ObservedMx): LiveMx {
  if (kind === 'hosts' && hosts) return { kind, hosts };
  if (kind === 'implicit' && host !== undefined) return { kind, host };
  if (kind === 'null-mx' || kind === 'no-mail') return { kind };
  return { kind: 'unknown', why: 'newer-kind' satisfies WhyMxUnknown };
}

/** Combines the answers about a domain. `alias` is the answer about a host's CNAME, if it was asked. */
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
    // RFC 7505 §3: a null MX must be the only one; beside others, senders ignore it.
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

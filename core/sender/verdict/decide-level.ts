import { isCovered } from '../../mta-sts/mx-pattern.ts';
import type { HostFacts, SendingFacts } from '../facts/sending-facts.ts';
import type { CountingEntries } from '../lists/match-entries.ts';
import type { Because, Level } from './verdict.ts';

export interface Decided {
  level: Level;
  because: Because;
}

const decide = (level: Level, because: Because): Decided => ({ level, because });

/**
 * Decides which level mail to a domain needs. The order is the precedence: DANE, MTA-STS, the required list, then
 * everything that weakens. All strengthening facts are checked before any that weakens.
 */
export function decideLevel(facts: SendingFacts, lists: CountingEntries): Decided {
  const { mx } = facts;
  switch (mx.kind) {
    case 'null-mx':
    case 'no-mail':
      return decideWithoutServers(mx.kind, facts, lists);
    case 'failed':
      // The policy alone is enough, because it names the servers (RFC 8461 §4.1).
      return isEnforced(facts) ? decide('secure', 'enforce') : decide('defer', 'mx-unknown');
    case 'hosts':
      return (
        decideByDane(mx.secure, mx.hosts, facts, lists) ??
        decideByPolicy(mx.hosts, facts) ??
        decideByRequired(mx.secure, mx.hosts, lists) ??
        decideByOpportunisticDane(mx.secure, mx.hosts) ??
        decideByWeakening(facts, lists)
      );
  }
}

/**
 * Attack: somebody who can forge DNS answers shows us no MX, and shows Postfix their own server a moment later.
 * Everything that strengthens therefore also applies to a domain without servers.
 */
function decideWithoutServers(
  because: 'null-mx' | 'no-mail',
  facts: SendingFacts,
  { required }: CountingEntries,
): Decided {
  if (isEnforced(facts)) return decide('secure', 'enforce');
  if (facts.sts.kind === 'bogus') return decide('defer', 'policy-hidden');
  if (required) return decide(required.entry.level === 'verify' ? 'secure' : 'encrypt', 'required');
  return decide('default', because);
}

export const isEnforced = ({ sts }: Pick<SendingFacts, 'sts'>): boolean =>
  sts.kind === 'held' && sts.held.policy.mode === 'enforce';

/** RFC 7672 §2.1.2: a host whose TLSA look-up failed counts as unreachable. */
export const reachable = (hosts: readonly HostFacts[]): HostFacts[] =>
  hosts.filter(({ tlsa }) => tlsa.kind !== 'failed');

const withTlsa = (hosts: readonly HostFacts[]) => hosts.filter(({ tlsa }) => tlsa.kind === 'usable');

/** RFC 8461 §2: a policy must not override DANE, so DANE is checked first. */
function decideByDane(
  secure: boolean,
  all: readonly HostFacts[],
  facts: SendingFacts,
  lists: CountingEntries,
): Decided | undefined {
  const hosts = reachable(all);
  const usable = withTlsa(hosts);
  if (!secure || usable.length === 0) return undefined;
  // RFC 7672 §2.2: all servers can be authenticated, so we need not trust any without authentication.
  if (usable.length === hosts.length) return decide('dane-only', 'dane');
  // At "dane", a server without TLSA would get plaintext, which enforce and the required list forbid.
  if (isEnforced(facts)) return decide('dane-only', 'dane-and-enforce');
  if (lists.required) return decide('dane-only', 'dane-and-required');
  if (facts.sts.kind === 'bogus') return decide('dane-only', 'dane-and-hidden-policy');
  return decide('dane', 'dane-partial');
}

function decideByPolicy(all: readonly HostFacts[], facts: SendingFacts): Decided | undefined {
  const { sts } = facts;
  if (sts.kind === 'bogus') return decide('defer', 'policy-hidden');
  if (sts.kind !== 'held' || sts.held.policy.mode !== 'enforce') return undefined;
  const patterns = sts.held.policy.mx;
  const allowed = all.filter(({ name }) => isCovered(name, patterns));
  // A policy does not excuse a TLSA record that could not be looked up (RFC 8461 §2).
  if (allowed.length > 0 && reachable(allowed).length === 0) return decide('defer', 'tlsa-unknown');
  // If the policy allows none of the servers, Postfix notices that itself and says why it waits.
  return decide('secure', 'enforce');
}

function decideByRequired(
  secure: boolean,
  all: readonly HostFacts[],
  { required }: CountingEntries,
): Decided | undefined {
  if (!required) return undefined;
  const hosts = reachable(all);
  if (hosts.length === 0) return decide('defer', 'tlsa-unknown');
  if (required.entry.level === 'verify') return decide('secure', 'required');
  // At "encrypt" Postfix does not look up TLSA, and at "dane" it may find none after all: neither level excludes such a
  // server.
  if (hosts.length < all.length) return decide('defer', 'tlsa-unknown');
  // Each server is authenticated by its TLSA records, which is more than "encrypt" asks for.
  const isAllTlsa = !secure && withTlsa(hosts).length === hosts.length;
  return isAllTlsa ? decide('dane', 'dane-insecure-mx') : decide('encrypt', 'required');
}

/** At "dane", Postfix looks up TLSA itself: it encrypts if records are unusable, and waits if there is no answer. */
function decideByOpportunisticDane(secure: boolean, all: readonly HostFacts[]): Decided | undefined {
  const hosts = reachable(all);
  // RFC 7672 §2.2.1: the host's records count even if the MX records are not signed.
  if (!secure && withTlsa(hosts).length > 0) return decide('dane', 'dane-insecure-mx');
  if (hosts.some(({ tlsa }) => tlsa.kind === 'unusable')) return decide('dane', 'dane-unusable');
  if (hosts.length === all.length) return undefined;
  return decide('dane', hosts.length === 0 ? 'tlsa-unknown' : 'tlsa-partly-unknown');
}

/** A policy in mode testing demands nothing, so a list entry takes precedence (docs/decisions/0019). */
function decideByWeakening({ sts }: SendingFacts, { exempt, fallback }: CountingEntries): Decided {
  if (exempt) return decide(exempt.isWhole ? 'none' : 'may', 'exempt');
  if (fallback) return decide('may', 'fallback');
  const isTested = sts.kind === 'held' && sts.held.policy.mode === 'testing';
  return decide('default', isTested ? 'testing' : 'nothing');
}

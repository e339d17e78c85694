import { isCovered } from '../../mta-sts/mx-pattern.ts';
import type { HostFacts, SendingFacts } from '../facts/sending-facts.ts';
import { type Decided, isEnforced } from './decide-level.ts';
import type { Because, HostVerdict, WhyNotUsed } from './verdict.ts';

type Judged = Omit<HostVerdict, 'name' | 'tlsa'>;

const without = (why: WhyNotUsed): Judged => ({ use: false, why });

/** What the level means for each server, in order of preference. */
export function judgeHosts(facts: SendingFacts, decided: Decided): HostVerdict[] {
  const hosts = facts.mx.kind === 'hosts' ? facts.mx.hosts : [];
  const inOrder = hosts.toSorted((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1));
  return inOrder.map((host) => ({ name: host.name, ...judge(host, facts, decided), ...tlsaCountOf(host) }));
}

export const tlsaCountOf = ({ tlsa }: HostFacts) => (tlsa.kind === 'usable' ? { tlsa: tlsa.count } : {});

function judge(host: HostFacts, facts: SendingFacts, { level, because }: Decided): Judged {
  if (host.tlsa.kind === 'failed') return without('tlsa-unknown');
  const isDane = host.tlsa.kind === 'usable';
  switch (level) {
    case 'dane-only':
      return isDane
        ? { use: true, verify: 'dane' }
        : without(whyWithoutTlsa[because] ?? 'no-tlsa-under-enforce');
    case 'dane':
      if (isDane) return { use: true, verify: 'dane' };
      return { use: true, verify: host.tlsa.kind === 'unusable' ? 'encrypt' : 'opportunistic' };
    case 'secure':
      return isAllowed(host, facts) ? { use: true, verify: 'pkix' } : without('not-in-policy');
    case 'encrypt':
      return { use: true, verify: 'encrypt' };
    default:
      return { use: level !== 'defer', ...(level !== 'defer' && { verify: 'opportunistic' as const }) };
  }
}

const whyWithoutTlsa: Partial<Record<Because, WhyNotUsed>> = {
  'dane-and-enforce': 'no-tlsa-under-enforce',
  'dane-and-required': 'no-tlsa-under-required',
  'dane-and-hidden-policy': 'no-tlsa-and-hidden-policy',
};

/** RFC 8461 §4.1. At "secure" without a policy, the list requires a valid certificate, which every server may have. */
function isAllowed({ name }: HostFacts, facts: SendingFacts): boolean {
  const { sts } = facts;
  return !isEnforced(facts) || (sts.kind === 'held' && isCovered(name, sts.held.policy.mx));
}

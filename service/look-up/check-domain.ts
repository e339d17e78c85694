import type { CaaAnswer } from '../../core/dns-record/caa.ts';
import { type DomainJudgement, judgeDomain } from '../../core/domain-check/judge-domain.ts';
import type { NotProbed } from '../../core/domain-check/not-probed.ts';
import type { ObservedDomain } from '../../core/domain-check/observed-domain.ts';
import type { LiveMx } from '../../core/mta-sts/live-mx.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { type Timestamp, timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { fetchServedPolicy } from './fetch-served-policy.ts';
import { lookUpCaa } from './look-up-caa.ts';
import { lookUpLiveMx } from './look-up-mx.ts';

export interface DomainCheck extends DomainJudgement {
  domain: DomainName;
  /** RFC 3339 UTC. */
  checkedAt: Timestamp;
  /** Hosts of the MX records, the preferred first. */
  mx: { host: string; preference: number }[];
  notProbed: NotProbed[];
}

type CheckPorts = Pick<Ports, 'resolver' | 'fetch' | 'clock'>;

/** A check and the facts that it used. */
export interface DomainObservation {
  check: DomainCheck;
  live: LiveMx;
  caa: CaaAnswer;
  /** The body that the policy host served, if it served one. */
  served?: Uint8Array;
  /** Address families for which it is unknown whether the policy host fails over them. */
  untriedFamilies: (4 | 6)[];
}

/**
 * A live audit of any domain on the internet: its records, the policy as senders get it, its certificate, the MX.
 * @param domain A-labels, lower case: from `parseDomainName()`
 */
export async function checkDomain(ports: CheckPorts, domain: DomainName): Promise<DomainCheck> {
  return (await observeDomain(ports, domain)).check;
}

/** The same, with the facts that it used. */
export async function observeDomain(ports: CheckPorts, domain: DomainName): Promise<DomainObservation> {
  const facts = await gatherFacts(ports, domain);
  const { served, mx, caa, families = [] } = facts;
  const untried = families.filter(({ outcome }) => outcome === 'unreachable' || outcome === 'unknown');
  return {
    check: judge(facts),
    live: mx,
    caa,
    ...('text' in served && { served: served.text }),
    untriedFamilies: untried.map(({ family }) => family),
  };
}

function judge(facts: ObservedDomain): DomainCheck {
  const { domain, mx, families = [] } = facts;
  const hosts = mx.kind === 'hosts' ? mx.hosts : [];
  const unreachable = families.filter(({ outcome }) => outcome === 'unreachable');
  return {
    domain,
    checkedAt: timestampOf(facts.now),
    mx: hosts
      .map(({ host, preference }) => ({ host, preference }))
      .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1)),
    ...judgeDomain(facts),
    notProbed: [...unreachable.map(({ family }) => `ipv${family}` as const), 'smtp', 'dane'],
  };
}

async function gatherFacts(ports: CheckPorts, domain: DomainName): Promise<ObservedDomain> {
  const { resolver, clock } = ports;
  const names = domainNames(domain);
  const [mtaStsTxt, tlsRptTxt, fetched, mx, caa] = await Promise.all([
    resolver.txt(names.mtaStsRecord),
    resolver.txt(names.tlsRptRecord),
    fetchServedPolicy(ports, domain),
    lookUpLiveMx(ports, domain, { withAliases: true }),
    lookUpCaa(ports, names.policyHost),
  ]);
  return { domain, now: clock.now(), mtaStsTxt, tlsRptTxt, ...fetched, mx, caa };
}

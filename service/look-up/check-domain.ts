import { type DomainFacts, type DomainJudgement, judgeDomain } from '../../core/domain-check/judge-domain.ts';
import type { Finding } from '../../core/finding/problem.ts';
import type { LiveMx } from '../../core/mta-sts/coverage.ts';
import type { Ports } from '../ports/ports.ts';
import type { FetchResult } from '../ports/public-fetch.ts';
import { domainNames, policyUrl } from '../store/domains/domain-names.ts';
import { lookUpCaa } from './look-up-caa.ts';
import { lookUpLiveMx } from './look-up-mx.ts';
import { judgeFetch } from './verify-served.ts';

export interface DomainCheck extends DomainJudgement {
  domain: string;
  /** RFC 3339 UTC. */
  checkedAt: string;
  /** Hosts of the MX records, the preferred first. */
  mx: { host: string; preference: number }[];
  /** What this check cannot see, in whole sentences. */
  notProbed: string[];
}

type CheckPorts = Pick<Ports, 'resolver' | 'fetch' | 'clock'>;

/** A check with the MX that DNS names, and the body that the policy host served, where it served one. */
export interface DomainLook {
  check: DomainCheck;
  live: LiveMx;
  served?: Uint8Array;
  /** Whether the policy host fails over these alone is not known. */
  untriedFamilies: (4 | 6)[];
}

/**
 * A live audit of any domain on the internet: its records, the policy as senders get it, its certificate, the MX.
 * @param domain A-labels, lower case: from `parseDomainName()`
 */
export async function checkDomain(ports: CheckPorts, domain: string): Promise<DomainCheck> {
  return (await lookAtDomain(ports, domain)).check;
}

/** The same with what it was made from. */
export async function lookAtDomain(ports: CheckPorts, domain: string): Promise<DomainLook> {
  const facts = await gatherFacts(ports, domain);
  const { served, mx, families = [] } = facts;
  const untried = families.filter(({ outcome }) => outcome === 'unreachable' || outcome === 'unknown');
  return {
    check: judge(facts),
    live: mx,
    ...('text' in served && { served: served.text }),
    untriedFamilies: untried.map(({ family }) => family),
  };
}

function judge(facts: DomainFacts): DomainCheck {
  const { domain, mx } = facts;
  const hosts = mx.kind === 'hosts' ? mx.hosts : [];
  return {
    domain,
    checkedAt: facts.now.toISOString(),
    mx: hosts
      .map(({ host, preference }) => ({ host, preference }))
      .sort((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1)),
    ...judgeDomain(facts),
    notProbed: [
      ...(facts.families ?? [])
        .filter(({ outcome }) => outcome === 'unreachable')
        .map(
          ({ family }) =>
            `IPv${family} cannot be reached from here, so the policy host was not tried over it`,
        ),
      'Port 25 of the mail servers was not probed: whether they offer STARTTLS and a valid certificate is not known',
      'DNSSEC and DANE (TLSA records) were not probed',
    ],
  };
}

async function gatherFacts(ports: CheckPorts, domain: string): Promise<DomainFacts> {
  const { resolver, clock } = ports;
  const names = domainNames(domain, '');
  const [mtaStsTxt, tlsRptTxt, fetched, mx, caa] = await Promise.all([
    resolver.txt(names.mtaStsRecord),
    resolver.txt(names.tlsRptRecord),
    fetchPolicy(ports, domain),
    lookUpLiveMx(ports, domain, { withAliases: true }),
    lookUpCaa(ports, names.policyHost),
  ]);
  return { domain, now: clock.now(), mtaStsTxt, tlsRptTxt, ...fetched, mx, caa };
}

type Families = NonNullable<DomainFacts['families']>;
type Outcome = Families[number]['outcome'];

/** As senders fetch it, and over each address family that the policy host has. */
async function fetchPolicy(
  { resolver, fetch }: CheckPorts,
  domain: string,
): Promise<Pick<DomainFacts, 'served'> & { families: Families }> {
  const asked = fetch.get(policyUrl(domain));
  const { policyHost } = domainNames(domain, '');
  const addresses = await resolver.addresses(policyHost);
  if (addresses.kind === 'failed') {
    const families = ([4, 6] as const).map((family) => ({ family, outcome: 'unknown' as const }));
    return { served: readServed(domain, await asked), families };
  }
  const present = familiesOf(addresses.kind === 'found' ? addresses.records : []);
  const families = await Promise.all(
    present.map(async (family) => {
      // Where there is one family alone, the plain fetch has tried it.
      const result = await (present.length > 1 ? fetch.get(policyUrl(domain), { family }) : asked);
      return { family, outcome: outcomeOf(domain, family, result) };
    }),
  );
  const isReached = families.length === 0 || families.some(({ outcome }) => outcome !== 'unreachable');
  const served = isReached ? readServed(domain, await asked) : { finding: unreached(policyHost, present) };
  return { served, families };
}

const familiesOf = (addresses: string[]) =>
  ([4, 6] as const).filter((family) => addresses.some((one) => one.includes(':') === (family === 6)));

function outcomeOf(domain: string, family: 4 | 6, result: FetchResult): Outcome {
  if (!result.ok && isOwnLack(family, result)) return 'unreachable';
  const served = readServed(domain, result);
  return 'finding' in served ? served.finding : 'ok';
}

/**
 * What a machine without a route for an address family says: no fault of the host (a Lambda has no IPv6). That no host
 * is at an address is the same to a machine whose IPv6 ends at its own router; over IPv4 it speaks of the host.
 */
const isOwnLack = (family: 4 | 6, { problem, detail }: Extract<FetchResult, { ok: false }>) =>
  problem === 'connect' &&
  (family === 6
    ? /ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|EHOSTUNREACH/
    : /ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT/
  ).test(detail);

function unreached(policyHost: string, families: (4 | 6)[]): Finding {
  const protocols = families.map((family) => `IPv${family}`).join(' and ');
  return {
    code: 'policy-unreached',
    message: `Whether ${policyHost} serves the policy is not known: its addresses are ${protocols}, which cannot be reached from here`,
    nextStep: `Check again from a machine that has ${protocols}`,
  };
}

function readServed(domain: string, result: FetchResult): DomainFacts['served'] {
  const body = result.ok ? result.body : new Uint8Array();
  const finding = judgeFetch(domain, body, result);
  if (finding) return { finding: forAnyDomain(finding, domain) };
  const notAfter = result.ok ? result.certificateNotAfter : undefined;
  return { text: body, ...(notAfter && { certificateNotAfter: notAfter }) };
}

/** The next steps for domains that we host speak of our CNAME target; another domain has its own. */
function forAnyDomain(finding: Finding, domain: string): Finding {
  const nextStep = finding.nextStep.includes('the domain lists')
    ? `Check where mta-sts.${domain} leads to and what answers there`
    : finding.nextStep;
  return { ...finding, nextStep };
}

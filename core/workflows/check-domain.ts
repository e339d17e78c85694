import { readLiveMx } from '../mta-sts/coverage.ts';
import { type DomainFacts, type DomainJudgement, judgeDomain } from '../mta-sts/findings.ts';
import type { Finding } from '../problem.ts';
import { domainNames, policyUrl } from './domains.ts';
import { lookUpCaa } from './look-up-caa.ts';
import type { FetchResult, Ports } from './ports.ts';
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

/** A check with the body that the policy host served, where it served one. */
export interface DomainLook {
  check: DomainCheck;
  served?: Uint8Array;
}

/** Attack: a domain with a thousand MX records makes us ask a thousand questions. */
const maxAliasLookups = 20;

/**
 * A live audit of any domain on the internet: its records, the policy as senders get it, its certificate, the MX.
 * @param domain A-labels, lower case: from `parseDomainName()`
 */
export async function checkDomain(ports: CheckPorts, domain: string): Promise<DomainCheck> {
  return (await lookAtDomain(ports, domain)).check;
}

/** The same with what was served. */
export async function lookAtDomain(ports: CheckPorts, domain: string): Promise<DomainLook> {
  const facts = await gatherFacts(ports, domain);
  const { served } = facts;
  return { check: judge(facts), ...('text' in served && { served: served.text }) };
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
  const { resolver, fetch, clock } = ports;
  const names = domainNames(domain, '');
  const [mtaStsTxt, tlsRptTxt, served, mx, caa, families] = await Promise.all([
    resolver.txt(names.mtaStsRecord),
    resolver.txt(names.tlsRptRecord),
    fetch.get(policyUrl(domain)).then((result) => readServed(domain, result)),
    lookUpMx(ports, domain),
    lookUpCaa(ports, names.policyHost),
    tryFamilies(ports, domain),
  ]);
  return { domain, now: clock.now(), mtaStsTxt, tlsRptTxt, served, mx, caa, families };
}

/** Each address family by itself, where the policy host has both; with one, the plain fetch has tried it. */
async function tryFamilies(
  { resolver, fetch }: CheckPorts,
  domain: string,
): Promise<NonNullable<DomainFacts['families']>> {
  const answer = await resolver.addresses(domainNames(domain, '').policyHost);
  const addresses = answer.kind === 'found' ? answer.records : [];
  const hasBoth = addresses.some((one) => one.includes(':')) && addresses.some((one) => !one.includes(':'));
  if (!hasBoth) return [];
  return Promise.all(
    ([4, 6] as const).map(async (family) => {
      const result = await fetch.get(policyUrl(domain), { family });
      if (!result.ok && isOwnLack(result)) return { family, outcome: 'unreachable' as const };
      const served = readServed(domain, result);
      return { family, outcome: 'finding' in served ? served.finding : ('ok' as const) };
    }),
  );
}

/** What a machine without a route for an address family says: no fault of the host (a Lambda has no IPv6). */
const isOwnLack = ({ problem, detail }: Extract<FetchResult, { ok: false }>) =>
  problem === 'connect' && /ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT/.test(detail);

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

async function lookUpMx({ resolver }: CheckPorts, domain: string) {
  const [mx, addresses] = await Promise.all([resolver.mx(domain), resolver.addresses(domain)]);
  const hosts =
    mx.kind === 'found' ? mx.records.map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, '')) : [];
  const aliases = new Map<string, string>();
  await Promise.all(
    hosts.slice(0, maxAliasLookups).map(async (host) => {
      const answer = host === '' ? undefined : await resolver.cname(host);
      const target = answer?.kind === 'found' ? answer.records[0] : undefined;
      if (target !== undefined) aliases.set(host, target);
    }),
  );
  return readLiveMx(domain, mx, addresses, (host) => aliases.get(host));
}

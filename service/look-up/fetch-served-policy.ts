import type { FamilyOutcome, ObservedDomain } from '../../core/domain-check/observed-domain.ts';
import { finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import type { FetchResult } from '../ports/public-fetch.ts';
import { domainNames, policyUrl } from '../store/domains/domain-names.ts';
import { judgeFetch } from './verify-served.ts';

type Served = ObservedDomain['served'];

/** The policy that a domain's policy host serves, fetched as senders do, and over each of its address families. */
export async function fetchServedPolicy(
  { resolver, fetch }: Pick<Ports, 'resolver' | 'fetch'>,
  domain: DomainName,
): Promise<{ served: Served; families: FamilyOutcome[] }> {
  const asked = fetch.get(policyUrl(domain));
  const { policyHost } = domainNames(domain);
  const addresses = await resolver.addresses(policyHost);
  if (addresses.kind === 'failed') {
    const families = ([4, 6] as const).map((family) => ({ family, outcome: 'unknown' as const }));
    return { served: readServed(domain, await asked), families };
  }
  const present = familiesOf(addresses.kind === 'found' ? addresses.records : []);
  const families = await Promise.all(
    present.map(async (family) => {
      // If there is only one family, the plain fetch has tried it.
      const result = await (present.length > 1 ? fetch.get(policyUrl(domain), { family }) : asked);
      return { family, outcome: outcomeOf(domain, family, result) };
    }),
  );
  const isReached = families.length === 0 || families.some(({ outcome }) => outcome !== 'unreachable');
  const unreached = { finding: finding('policy-unreached', { domain, families: present }) };
  return { served: isReached ? readServed(domain, await asked) : unreached, families };
}

const familiesOf = (addresses: string[]) =>
  ([4, 6] as const).filter((family) => addresses.some((one) => one.includes(':') === (family === 6)));

function outcomeOf(domain: DomainName, family: 4 | 6, result: FetchResult): FamilyOutcome['outcome'] {
  if (!result.ok && isOwnLack(family, result)) return 'unreachable';
  const served = readServed(domain, result);
  return 'finding' in served ? served.finding : 'ok';
}

const noRoute = ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/**
 * The error of a machine without a route for an address family, which is not the host's fault (a Lambda has no IPv6). A
 * machine whose IPv6 ends at its own router gets the same error as for a missing host; over IPv4 it means the host.
 */
const isOwnLack = (family: 4 | 6, { problem, errorCode = '' }: Extract<FetchResult, { ok: false }>) =>
  problem === 'connect' && (noRoute.includes(errorCode) || (family === 6 && errorCode === 'EHOSTUNREACH'));

function readServed(domain: DomainName, result: FetchResult): Served {
  const body = result.ok ? result.body : new Uint8Array();
  const found = judgeFetch(domain, body, result);
  if (found) return { finding: found };
  if (!result.ok) return { text: body };
  const { certificateNotBefore, certificateNotAfter } = result;
  return {
    text: body,
    ...(certificateNotBefore && { certificateNotBefore }),
    ...(certificateNotAfter && { certificateNotAfter }),
  };
}

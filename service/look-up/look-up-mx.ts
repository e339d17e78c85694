import type { DnsAnswer } from '../../core/dns-record/answer.ts';
import { type LiveMx, readLiveMx } from '../../core/mta-sts/live-mx.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { isIpAddress } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';

type MxPorts = Pick<Ports, 'resolver'>;

/** Attack: a domain with a thousand MX records makes us send a thousand queries. */
const maxAliasLookups = 20;

/**
 * The current mail servers of a domain in public DNS. Never throws. Asks at most twice.
 * @param options `withAliases` also looks up whether each host is a CNAME, at once for the 20 preferred ones
 */
export async function lookUpLiveMx(
  { resolver }: MxPorts,
  domain: DomainName,
  { withAliases = false } = {},
): Promise<LiveMx> {
  const mx = await resolver.mx(domain);
  // Only a domain without MX records is its own mail server.
  const isWithoutMx = mx.kind === 'none' || (mx.kind === 'found' && mx.records.length === 0);
  const addresses = isWithoutMx ? await resolver.addresses(domain) : { kind: 'none' as const };
  const live = readLiveMx(domain, mx, addresses);
  if (!withAliases || live.kind !== 'hosts') return live;
  const aliases = await lookUpAliases({ resolver }, live.hosts);
  return readLiveMx(domain, mx, addresses, (host) => aliases.get(host));
}

/** The same hosts at each check, in whatever order DNS answers: otherwise a finding would come and go. */
async function lookUpAliases(
  { resolver }: MxPorts,
  hosts: Extract<LiveMx, { kind: 'hosts' }>['hosts'],
): Promise<Map<string, DnsAnswer<string>>> {
  const preferred = hosts.toSorted((a, b) => a.preference - b.preference || (a.host < b.host ? -1 : 1));
  const names = [...new Set(preferred.map(({ host }) => host))].filter((host) => !isIpAddress(host));
  return new Map(
    await Promise.all(
      names.slice(0, maxAliasLookups).map(async (host) => [host, await resolver.cname(host)] as const),
    ),
  );
}

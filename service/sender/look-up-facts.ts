import { type DomainName, isIpAddress } from '../../core/names/domain-name.ts';
import type { HostFacts, MxFacts, SendingFacts, TlsaFacts } from '../../core/sender/facts/sending-facts.ts';
import { judgeTlsa } from '../../core/sender/facts/usable-tlsa.ts';
import type { SecureResolver } from '../ports/secure-resolver.ts';
import { lookUpSts, type StsPorts } from './look-up-sts.ts';

export type FactsPorts = StsPorts;

/** Attack: a domain with a thousand MX records. Postfix itself tries five addresses. */
const maxHosts = 20;

/** Looks up all facts that decide how mail to a domain may leave. Never throws. */
export async function lookUpFacts(ports: FactsPorts, domain: DomainName): Promise<SendingFacts> {
  const [mx, sts] = await Promise.all([lookUpMxFacts(ports.resolver, domain), lookUpSts(ports, domain)]);
  return { domain, mx, sts: hiddenIfSigned(sts, mx) };
}

/**
 * Attack: somebody disturbs the look-up of the record in a signed zone, so that no policy is found. A resolver that does
 * not say why it failed may have found wrong signatures.
 */
export function hiddenIfSigned<T extends { kind: string; why?: string }>(
  record: T,
  mx: MxFacts,
): T | { kind: 'bogus' } {
  const isSigned = mx.kind === 'hosts' && mx.secure;
  return isSigned && record.kind === 'unknown' && record.why === 'SERVFAIL' ? { kind: 'bogus' } : record;
}

/** The mail servers of a domain, with their TLSA records. Never throws. */
export async function lookUpMxFacts(resolver: SecureResolver, domain: DomainName): Promise<MxFacts> {
  const mx = await resolver.mx(domain);
  if (mx.kind === 'failed') return { kind: 'failed', why: mx.why };
  if (mx.kind === 'none') return lookUpImplicit(resolver, domain, mx.secure);
  // The domain itself is not its server, as it would be without MX records; a policy still counts.
  if (mx.records.length === 0) return { kind: 'no-mail' };
  const named = mx.records.filter(({ exchange }) => exchange !== '');
  // RFC 7505 §3: a null MX must be the only one; we ignore it beside others.
  if (named.length === 0) return { kind: 'null-mx' };
  const preferred = named.toSorted((a, b) => a.preference - b.preference).slice(0, maxHosts);
  const hosts = await Promise.all(
    preferred.map(({ exchange, preference }) => lookUpHost(resolver, exchange, preference)),
  );
  // A server without an address cannot be used, so its lack of TLSA records weakens nothing.
  const usable = hosts.filter(({ addresses, tlsa }) => addresses.length > 0 || tlsa.kind === 'failed');
  return { kind: 'hosts', secure: mx.secure, hosts: usable.length > 0 ? usable : hosts };
}

/** RFC 5321 §5.1: without MX records the domain is its own server. */
async function lookUpImplicit(
  resolver: SecureResolver,
  domain: DomainName,
  secure: boolean,
): Promise<MxFacts> {
  const addresses = await resolver.addresses(domain);
  if (addresses.kind === 'failed') return { kind: 'failed', why: addresses.why };
  if (addresses.kind === 'none') return { kind: 'no-mail' };
  const host = await lookUpHost(resolver, domain, 0);
  return { kind: 'hosts', secure: secure && addresses.secure, implicit: true, hosts: [host] };
}

async function lookUpHost(resolver: SecureResolver, name: string, preference: number): Promise<HostFacts> {
  if (isIpAddress(name)) return { name, preference, addresses: [], tlsa: { kind: 'none' } };
  const found = await resolver.addresses(name);
  const host = { name, preference, addresses: [] as string[] };
  if (found.kind === 'failed') return { ...host, tlsa: { kind: 'failed', why: found.why } };
  if (found.kind === 'none') return { ...host, tlsa: { kind: 'none' } };
  host.addresses = found.records.map(({ address }) => address);
  const owner = found.records[0]?.owner ?? name;
  return { ...host, tlsa: await lookUpTlsaOfHost(resolver, { name, owner, isSecure: found.secure }) };
}

/** RFC 7672 §2.2.2. @param owner the name at the end of the aliases; `isSecure` if all of them and its addresses are */
async function lookUpTlsaOfHost(
  resolver: SecureResolver,
  { name, owner, isSecure }: { name: string; owner: string; isSecure: boolean },
): Promise<TlsaFacts> {
  if (!isSecure) {
    // Unsigned addresses end the search, because name servers of unsigned zones often fail for TLSA.
    if (owner === name) return { kind: 'none' };
    // A signed alias may lead into an unsigned zone: its own name can still have signed records.
    const alias = await resolver.cname(name);
    if (alias.kind === 'failed') return { kind: 'failed', why: alias.why };
    return alias.kind === 'found' && alias.secure ? lookUpTlsa(resolver, name) : { kind: 'none' };
  }
  // For an alias, the name at its end comes first, then its own.
  const expanded = await lookUpTlsa(resolver, owner);
  return expanded.kind === 'none' && owner !== name ? lookUpTlsa(resolver, name) : expanded;
}

async function lookUpTlsa(resolver: SecureResolver, name: string): Promise<TlsaFacts> {
  const answer = await resolver.tlsa(`_25._tcp.${name}`);
  if (answer.kind === 'failed') return { kind: 'failed', why: answer.why };
  // RFC 7672 §2.1.3: unsigned records count as absent.
  return answer.kind === 'found' && answer.secure ? judgeTlsa(answer.records) : { kind: 'none' };
}

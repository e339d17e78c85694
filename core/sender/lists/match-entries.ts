import type { HostFacts, SendingFacts } from '../facts/sending-facts.ts';
import type { ListEntry, ListName } from './list-entry.ts';
import { isInNetwork, prefixLengthOf } from './match-network.ts';

/** An entry that applies to a domain. */
export interface MatchedEntry {
  entry: ListEntry;
  /** Whether it applies to each of the domain's servers, not only some. */
  isWhole: boolean;
}

/** The entry of each list that counts: the most specific one. */
export type CountingEntries = Partial<Record<ListName, MatchedEntry>>;

/** All entries that apply to a domain and have not expired, the most specific first. */
export function matchEntries(
  entries: readonly ListEntry[],
  { domain, mx }: Pick<SendingFacts, 'domain' | 'mx'>,
  now: number,
): MatchedEntry[] {
  const hosts = mx.kind === 'hosts' ? mx.hosts : [];
  return entries
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now)
    .flatMap((entry) => {
      const isWhole = matchesDomain(entry, domain);
      const matched = hosts.filter((host) => matchesHost(entry, host));
      if (!isWhole && matched.length === 0) return [];
      return [{ entry, isWhole: isWhole || matched.length === hosts.length }];
    })
    .sort((a, b) => specificity(b.entry) - specificity(a.entry));
}

export function countingEntries(matched: readonly MatchedEntry[]): CountingEntries {
  const counting: CountingEntries = {};
  for (const one of matched) counting[one.entry.list] ??= one;
  return counting;
}

function matchesDomain({ match }: ListEntry, domain: string): boolean {
  if (match.kind === 'domain') return domain === match.value;
  return match.kind === 'subdomains' && domain.endsWith(`.${match.value}`);
}

function matchesHost({ match }: ListEntry, { name, addresses }: HostFacts): boolean {
  if (match.kind === 'host') return name === match.value;
  if (match.kind !== 'address' && match.kind !== 'network') return false;
  return addresses.some((address) => isInNetwork(address, match.value));
}

/** A name is more specific than an address, and the longer of two is more specific. */
function specificity({ match: { kind, value } }: ListEntry): number {
  switch (kind) {
    case 'domain':
      return 5_000;
    case 'host':
      return 4_000;
    case 'address':
      return 3_000;
    case 'subdomains':
      return 2_000 + value.length;
    case 'network':
      return 1_000 + prefixLengthOf(value);
  }
}

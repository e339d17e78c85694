import { matchesMxPattern } from '../../mta-sts/mx-pattern.ts';

/**
 * The names that Postfix accepts in a certificate, in the syntax of its `match`: `*.example.com` is `.example.com`, which
 * there covers names of any depth.
 * @returns undefined if Postfix would read one of the names as something else
 */
export function formatMatchList(patterns: readonly string[]): string | undefined {
  const names = patterns.map((pattern) => (pattern.startsWith('*.') ? pattern.slice(1) : pattern));
  return names.every(isPlainName) ? names.join(':') : undefined;
}

/**
 * Attack: servers come from DNS, which can be forged, and any of these keywords in the list allows the server of the
 * attacker. Postfix splits the list at colons, commas and blanks.
 */
const keywords = new Set(['hostname', 'nexthop', 'dot-nexthop']);
const isPlainName = (name: string) => /^[a-z0-9._-]+$/u.test(name) && !keywords.has(name);

/**
 * The same patterns, with each wildcard replaced by the servers that it covers: for a Postfix that does not get the patterns
 * themselves and would deliver to `a.b.example.com` under `*.example.com` (RFC 8461 §4.1 allows one label).
 */
export const narrowWildcards = (patterns: readonly string[], hosts: readonly string[]): string[] => [
  ...new Set(
    patterns.flatMap((pattern) =>
      pattern.startsWith('*.') ? hosts.filter((host) => matchesMxPattern(host, pattern)) : [pattern],
    ),
  ),
];

import { matchesMxPattern } from '../../mta-sts/mx-pattern.ts';

/**
 * The names that Postfix accepts in a certificate, in the syntax of its `match`: `*.example.com` is `.example.com`, which
 * there covers names of any depth.
 */
export const formatMatchList = (patterns: readonly string[]): string =>
  patterns.map((pattern) => (pattern.startsWith('*.') ? pattern.slice(1) : pattern)).join(':');

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

import { type Finding, finding } from '../finding/finding.ts';
import { isCovered, matchesMxPattern } from './mx-pattern.ts';
import { type TemplateName, templateNames, templates } from './templates.table.ts';

export interface Suggestion {
  mx: string[];
  notes: Finding[];
}

/**
 * Suggests the `mx` of a policy for a provider. If the hosts of the live MX records are given, the suggestion covers
 * all of them: by exact names where the provider gives each domain its own, by the provider's patterns where they
 * match, and by name for every other host. If no host is the provider's, the domain is about to move to it, so its
 * patterns are added.
 */
export function suggestMx(name: TemplateName, liveHosts: readonly string[] = []): Suggestion {
  const { title, patterns, exactUnder, notes } = templates[name];
  if (liveHosts.length === 0) return { mx: [...patterns], notes: [...notes] };
  const strangers: Finding[] = [];
  const mx = liveHosts.map((host) => {
    if (isUnder(host, exactUnder)) return host;
    const pattern = patterns.find((known) => matchesMxPattern(host, known));
    if (pattern === undefined) strangers.push(finding('mx-not-of-provider', { host, provider: title }));
    return pattern ?? host;
  });
  const added = strangers.length === liveHosts.length ? patterns : [];
  return { mx: [...new Set([...added, ...mx])], notes: [...notes, ...strangers] };
}

/** Finds the provider of the live MX, if all of them belong to the same one. */
export function detectTemplate(liveHosts: readonly string[]): TemplateName | undefined {
  if (liveHosts.length === 0) return undefined;
  return templateNames.find((name) => {
    const { patterns, exactUnder } = templates[name];
    return liveHosts.every((host) => isCovered(host, patterns) || isUnder(host, exactUnder));
  });
}

const isUnder = (host: string, suffixes: readonly string[]) =>
  suffixes.some((suffix) => host.endsWith(suffix));

import { type Finding, finding } from '../finding/finding.ts';
import { isCovered, matchesMxPattern } from './mx-pattern.ts';

export const templateNames = [
  'google-workspace',
  'microsoft-365',
  'fastmail',
  'proton',
  'own-servers',
] as const;
export type TemplateName = (typeof templateNames)[number];

export interface Template {
  title: string;
  /** The names of the provider's MX. */
  patterns: string[];
  /** A live MX with such an ending is the provider's. It is named exactly, because each domain has its own. */
  exactUnder: string[];
  notes: Finding[];
}

export const templates: Record<TemplateName, Template> = {
  'google-workspace': {
    title: 'Google Workspace',
    // One MX for domains since 2023, five for older ones; the wildcard does not cover its own base.
    patterns: ['smtp.google.com', 'aspmx.l.google.com', '*.aspmx.l.google.com'],
    exactUnder: ['.googlemail.com'],
    notes: [],
  },
  'microsoft-365': {
    title: 'Microsoft 365',
    patterns: ['*.mail.protection.outlook.com'],
    exactUnder: ['.mail.protection.outlook.com', '.mx.microsoft'],
    notes: [finding('mx-microsoft-exact', {})],
  },
  fastmail: {
    title: 'Fastmail',
    patterns: ['in1-smtp.messagingengine.com', 'in2-smtp.messagingengine.com'],
    exactUnder: [],
    notes: [],
  },
  proton: {
    title: 'Proton Mail',
    patterns: ['mail.protonmail.ch', 'mailsec.protonmail.ch'],
    exactUnder: [],
    notes: [],
  },
  'own-servers': {
    title: 'own servers',
    patterns: [],
    exactUnder: [''],
    notes: [finding('mx-own-certificates', {})],
  },
};

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

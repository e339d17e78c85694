import type { PatternFault } from '../finding/field-error.ts';
import { convertDomainName, findHostNameFault } from '../names/domain-name.ts';
import { describeDomainNameFault } from '../names/domain-name-fault.ts';
import { findInvisible } from '../text/invisible.ts';
import { quote } from '../text/quote.ts';

/**
 * Whether a pattern allows an MX host name. Letter case and a final dot do not matter.
 * RFC 8461 §4.1 with RFC 6125 §6.4.3: the wildcard stands for exactly one leftmost label, so `*.example.com` covers
 * `mx.example.com` and neither `example.com` nor `a.mx.example.com`.
 */
export function matchesMxPattern(host: string, pattern: string): boolean {
  const name = normalise(host);
  const wanted = normalise(pattern);
  if (!wanted.startsWith('*.')) return name === wanted;
  const firstDot = name.indexOf('.');
  return firstDot > 0 && name.slice(firstDot + 1) === wanted.slice(2);
}

/** Whether any of the patterns allows the host. */
export function isCovered(host: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesMxPattern(host, pattern));
}

function normalise(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** The end of a message about an invalid pattern. */
const wantedPattern = 'expected a host name such as "mail.example.com", or a pattern such as "*.example.com"';

const strayWildcard = { code: 'stray-wildcard' } as const;

/** The end of a sentence in English: `has an empty label`. */
export function describePatternFault(fault: PatternFault): string {
  switch (fault.code) {
    case 'invisible':
      return `contains the invisible character ${fault.character}`;
    case 'list':
      return 'is a list, but each host needs an "mx" line of its own';
    case 'stray-wildcard':
      return 'has a "*" that is not the whole leftmost label';
    default:
      return describeDomainNameFault(fault);
  }
}

/**
 * Finds what makes the value of an `mx` line invalid for a sender.
 * RFC 8461 §3.2: `["*."] Domain`, Domain as in RFC 5321 §4.1.2: A-labels only, no final dot, one label is enough.
 * @returns a phrase with the wanted form, `ends with a dot, expected …`; undefined if the value is valid
 */
export function findMxPatternFault(pattern: string): string | undefined {
  const host = withoutWildcard(pattern);
  const slip = findSlip(host);
  if (slip !== undefined) return `${describePatternFault(slip)}, ${wantedPattern}`;
  if (/[^\p{ASCII}]/u.test(host)) return 'has U-labels, expected A-labels ("xn--…")';
  if (host.endsWith('.') && !host.includes('*')) return `ends with a dot, ${wantedPattern}`;
  const fault = host.includes('*') ? strayWildcard : findHostNameFault(host);
  return fault && `${describePatternFault(fault)}, ${wantedPattern}`;
}

/**
 * Characters that people do not see or know: invisible ones, from text that was copied from a web page, and separators of
 * a list of hosts, which other formats allow.
 */
function findSlip(host: string): PatternFault | undefined {
  const invisible = findInvisible(host);
  if (invisible !== undefined) return { code: 'invisible', character: invisible };
  return /[,;]/.test(host) ? { code: 'list' } : undefined;
}

export type ParsedMxPattern =
  | { ok: true; pattern: string }
  | { ok: false; error: string; fault: PatternFault };

/**
 * Converts a pattern as people write it (U-labels, upper case, final dot) to the form that is published.
 * @returns `error` is a phrase in English: `"*.*.example.com", which has …, expected …`
 */
export function parseMxPattern(input: string): ParsedMxPattern {
  const host = withoutWildcard(input);
  const slip = findSlip(host) ?? (host.includes('*') ? strayWildcard : undefined);
  const converted = slip === undefined ? convertDomainName(host) : { ok: false as const, fault: slip };
  if (converted.ok) return { ok: true, pattern: `${host === input ? '' : '*.'}${converted.domain}` };
  const { fault } = converted;
  const error = `${quote(input)}, which ${describePatternFault(fault)}, ${wantedPattern}`;
  return { ok: false, error, fault };
}

const withoutWildcard = (pattern: string) => (pattern.startsWith('*.') ? pattern.slice(2) : pattern);

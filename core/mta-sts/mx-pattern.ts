import { convertDomainName, findHostNameFault } from '../names/domain-name.ts';
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

const strayWildcard = 'has a "*" that is not the whole leftmost label';

/**
 * Finds what makes the value of an `mx` line invalid for a sender.
 * RFC 8461 §3.2: `["*."] Domain`, Domain as in RFC 5321 §4.1.2: A-labels only, no final dot, one label is enough.
 * @returns a phrase with the wanted form, `ends with a dot, expected …`; undefined if the value is valid
 */
export function findMxPatternFault(pattern: string): string | undefined {
  const host = withoutWildcard(pattern);
  const slip = findSlip(host);
  if (slip !== undefined) return `${slip}, ${wantedPattern}`;
  if (/[^\p{ASCII}]/u.test(host)) return 'has U-labels, expected A-labels ("xn--…")';
  const fault = host.includes('*')
    ? strayWildcard
    : host.endsWith('.')
      ? 'ends with a dot'
      : findHostNameFault(host);
  return fault === undefined ? undefined : `${fault}, ${wantedPattern}`;
}

/**
 * Characters that people do not see or know: invisible ones, from text that was copied from a web page, and separators of
 * a list of hosts, which other formats allow.
 */
function findSlip(host: string): string | undefined {
  const [invisible] = /[^\p{ASCII}\P{Z}]|[^\p{ASCII}\P{C}]/u.exec(host) ?? [];
  if (invisible !== undefined) return `contains the invisible character ${codePointOf(invisible)}`;
  return /[,;]/.test(host) ? 'is a list, but each host needs an "mx" line of its own' : undefined;
}

/** `U+00A0` */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export type ParsedMxPattern = { ok: true; pattern: string } | { ok: false; error: string };

/**
 * Converts a pattern as people write it (U-labels, upper case, final dot) to the form that is published.
 * @returns `error` is a phrase: `"*.*.example.com", which has …, expected …`
 */
export function parseMxPattern(input: string): ParsedMxPattern {
  const host = withoutWildcard(input);
  const fault = findSlip(host) ?? (host.includes('*') ? strayWildcard : undefined);
  const converted = fault === undefined ? convertDomainName(host) : { ok: false as const, fault };
  if (converted.ok) return { ok: true, pattern: `${host === input ? '' : '*.'}${converted.domain}` };
  return { ok: false, error: `${quote(input)}, which ${converted.fault}, ${wantedPattern}` };
}

const withoutWildcard = (pattern: string) => (pattern.startsWith('*.') ? pattern.slice(2) : pattern);

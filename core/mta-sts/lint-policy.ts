import { isPublicSuffix } from '../names/domain-name.ts';
import { firstFew } from '../text/first-few.ts';
import { quote } from '../text/quote.ts';
import { type Policy, parsePolicy } from './policy.ts';

export interface PolicyLint {
  /** Whether a sender that follows RFC 8461 accepts the text. */
  ok: boolean;
  policy?: Policy;
  /** Violations of the RFC. */
  errors: string[];
  /** Allowed by the RFC, but known to fail with real senders, or probably a mistake. */
  warnings: string[];
}

export const daySeconds = 86_400;

/** The longest max_age to publish: a well-known sender cuts 31,557,600 down to one day. */
export const maxPublishedMaxAgeSeconds = 31_536_000;

/** Checks a policy text, as bytes or as a string, against the RFC and against what is known about senders. */
export function lintPolicy(bytes: string | Uint8Array): PolicyLint {
  const parsed = parsePolicy(bytes);
  if (!parsed.ok) return { ok: false, errors: parsed.errors, warnings: parsed.warnings };
  const { policy } = parsed;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const warnings = firstFew([...parsed.warnings, ...adviseText(text), ...advisePolicy(policy)]);
  return { ok: true, policy, errors: [], warnings };
}

function adviseText(text: string): string[] {
  const upper = text.split('\n').find((line) => line.startsWith('mx:') && /[A-Z]/.test(line));
  return [
    ...(/[^\p{ASCII}]/u.test(text)
      ? ['the text has characters outside ASCII, which some senders refuse']
      : []),
    ...(upper === undefined
      ? []
      : [`${quote(upper.trim())} should be in lower case: some senders compare it letter by letter`]),
  ];
}

/** Advises on a valid policy from experience with senders. */
export function advisePolicy({ mode, mx, maxAgeSeconds }: Policy): string[] {
  const advice = adviseMaxAge(mode, maxAgeSeconds);
  if (mx.length === 0)
    advice.push('mode "none" has no "mx" line; some senders refuse such a policy and keep the old one');
  for (const repeated of new Set(mx.filter((pattern, index) => mx.indexOf(pattern) !== index))) {
    advice.push(`"mx" has ${quote(repeated)} more than once`);
  }
  for (const pattern of new Set(mx)) {
    const host = pattern.replace(/^\*\./, '');
    if (host !== pattern && isPublicSuffix(host)) {
      advice.push(
        `"mx" is ${quote(pattern)}, which allows the servers of anyone who registers a name under ${quote(host)}`,
      );
    } else if (!host.includes('.'))
      advice.push(`"mx" is ${quote(pattern)}, which is not a fully qualified host name`);
  }
  return advice;
}

function adviseMaxAge(mode: Policy['mode'], maxAgeSeconds: number): string[] {
  if (maxAgeSeconds > maxPublishedMaxAgeSeconds) {
    return [
      `"max_age" is ${maxAgeSeconds}; a large sender cuts more than ${maxPublishedMaxAgeSeconds} down to one day`,
    ];
  }
  if (maxAgeSeconds < daySeconds) {
    return mode === 'none'
      ? []
      : [`"max_age" is ${maxAgeSeconds}; a large sender ignores less than one day (${daySeconds})`];
  }
  // RFC 8461 §3.2: "in the range of weeks or greater". Otherwise an attacker only has to block the refresh that long.
  if (mode === 'enforce' && maxAgeSeconds < 14 * daySeconds) {
    return [
      `"max_age" is ${maxAgeSeconds}; with "enforce" two weeks (${14 * daySeconds}) or more protect better`,
    ];
  }
  return [];
}

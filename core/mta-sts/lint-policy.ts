import { isPublicSuffix } from '../names/domain-name.ts';
import { firstFew } from '../text/first-few.ts';
import { quote } from '../text/quote.ts';
import { type Policy, parsePolicy } from './policy.ts';

export interface PolicyLint {
  /** A sender that follows RFC 8461 takes the text. */
  ok: boolean;
  policy?: Policy;
  /** Against the RFC. */
  errors: string[];
  /** Within the RFC, but known to go wrong with senders in the field, or to be a mistake. */
  warnings: string[];
}

export const daySeconds = 86_400;

/** What to publish at most: a well-known sender cuts 31,557,600 down to one day. */
export const maxPublishedMaxAgeSeconds = 31_536_000;

/** Judges a policy text (as bytes, or as read) by the RFC and by what is known of senders. */
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
      : [`${quote(upper.trim())} is better in lower case: some senders compare letter by letter`]),
  ];
}

/** What experience says about a valid policy, whoever wrote it. */
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
        `"mx" is ${quote(pattern)}, which allows servers of anybody who registers a name under ${quote(host)}`,
      );
    } else if (!host.includes('.'))
      advice.push(`"mx" is ${quote(pattern)}, which is no fully qualified host name`);
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
  // RFC 8461 §3.2: "in the range of weeks or greater", or an attacker need only block the refresh for so long.
  if (mode === 'enforce' && maxAgeSeconds < 14 * daySeconds) {
    return [
      `"max_age" is ${maxAgeSeconds}; with "enforce" two weeks (${14 * daySeconds}) or more protect better`,
    ];
  }
  return [];
}

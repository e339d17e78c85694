import { excerpt, type Fault, fault, firstFaults } from '../finding/fault.ts';
import { isPublicSuffix } from '../names/public-suffix.ts';
import { type Policy, parsePolicy } from './policy.ts';

export interface PolicyLint {
  /** Whether a sender that follows RFC 8461 accepts the text. */
  ok: boolean;
  policy?: Policy;
  /** Violations of the RFC. */
  errors: Fault[];
  /** Allowed by the RFC, but known to fail with senders in the field, or to be a mistake. */
  warnings: Fault[];
}

export const daySeconds = 86_400;

/** The longest max_age to publish: a well-known sender reduces 31,557,600 to one day. */
export const maxPublishedMaxAgeSeconds = 31_536_000;

/** Checks a policy text, as bytes or as a string, against the RFC and against what is known about senders. */
export function lintPolicy(bytes: string | Uint8Array): PolicyLint {
  const parsed = parsePolicy(bytes);
  if (!parsed.ok) return { ok: false, errors: parsed.errors, warnings: parsed.warnings };
  const { policy } = parsed;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const warnings = firstFaults([...parsed.warnings, ...adviseText(text), ...advisePolicy(policy)]);
  return { ok: true, policy, errors: [], warnings };
}

function adviseText(text: string): Fault[] {
  const upper = text.split('\n').find((line) => line.startsWith('mx:') && /[A-Z]/.test(line));
  return [
    ...(/[^\p{ASCII}]/u.test(text) ? [fault('policy-not-ascii', {})] : []),
    ...(upper === undefined ? [] : [fault('mx-upper-case', { text: excerpt(upper.trim()) })]),
  ];
}

/** Known problems of a policy that is valid. */
export function advisePolicy({ mode, mx, maxAgeSeconds }: Policy): Fault[] {
  const repeated = new Set(mx.filter((pattern, index) => mx.indexOf(pattern) !== index));
  return [
    ...adviseMaxAge(mode, maxAgeSeconds),
    ...(mx.length === 0 ? [fault('mx-missing-with-none', {})] : []),
    ...[...repeated].map((pattern) => fault('mx-repeated', { pattern })),
    ...[...new Set(mx)].flatMap(advisePattern),
  ];
}

function advisePattern(pattern: string): Fault[] {
  const host = pattern.replace(/^\*\./, '');
  if (host !== pattern && isPublicSuffix(host)) return [fault('mx-public-suffix', { pattern, suffix: host })];
  return host.includes('.') ? [] : [fault('mx-one-label', { pattern })];
}

function adviseMaxAge(mode: Policy['mode'], seconds: number): Fault[] {
  if (seconds > maxPublishedMaxAgeSeconds)
    return [fault('max-age-too-long', { seconds, max: maxPublishedMaxAgeSeconds })];
  if (seconds < daySeconds)
    return mode === 'none' ? [] : [fault('max-age-too-short', { seconds, min: daySeconds })];
  // RFC 8461 §3.2: "in the range of weeks or greater", or an attacker need only block the refresh for so long.
  const recommended = 14 * daySeconds;
  return mode === 'enforce' && seconds < recommended
    ? [fault('max-age-short-for-enforce', { seconds, recommended })]
    : [];
}

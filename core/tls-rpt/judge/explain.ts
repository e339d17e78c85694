/**
 * What a result type of a TLS report (RFC 8460 §4.3) means to the person who runs the mail server: what happened, the
 * likely causes in order, what to do, and what became of the mail. The words stand in explanations-en.ts and -ja.ts.
 */
import type { Language } from '../../names/language.ts';
import { english } from '../../words/en/explanations.table.ts';
import { japanese } from '../../words/ja/explanations.table.ts';

/** The result types of RFC 8460 §4.3, in its order. */
export const resultTypes = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const;
export type ResultType = (typeof resultTypes)[number];

export interface ResultExplanation {
  /** A few words, for a heading: `Certificate expired`. */
  title: string;
  /** One sentence: what the sender met. */
  meaning: string;
  /** Likely causes, the likeliest first. */
  causes: string[];
  /** What to do, in order. */
  steps: string[];
}

/** What became of the mail, see `explainEffect`. */
export type Effect =
  | 'refused-enforce'
  | 'refused-dane'
  | 'delivered-testing'
  | 'delivered-none'
  | 'delivered-opportunistic'
  | 'policy-unusable'
  | 'depends-on-mode';

export type ReasonCode =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-issuer'
  | 'host-mismatch'
  | 'revoked'
  | 'chain-limits'
  | 'weak-key'
  | 'handshake'
  | 'protocol-version'
  | 'timeout'
  | 'connection'
  | 'dns'
  | 'http-status'
  | 'redirect'
  | 'media-type'
  | 'no-starttls';

/** Everything this module says, in one language. */
export interface ExplanationWords {
  results: Record<ResultType, ResultExplanation>;
  /** `name` is the reporter's own word, already made harmless. */
  unknownResult: (name: string) => ResultExplanation;
  effects: Record<Effect, string>;
  reasonCodes: Record<ReasonCode, string>;
}

const words: Record<Language, ExplanationWords> = { en: english, ja: japanese };

export interface Explanation extends ResultExplanation {
  resultType: string;
  /** False for a word that RFC 8460 §4.3 does not have; the explanation is then a general one. */
  known: boolean;
  /** Does not pass by itself: somebody has to change something, however few sessions failed. */
  lasting: boolean;
}

/** `resultType` is returned as given: whoever shows an unknown one makes it harmless first. */
export function explainResult(resultType: string, language: Language): Explanation {
  const { results, unknownResult } = words[language];
  const known = isResultType(resultType);
  const explanation = known ? results[resultType] : unknownResult(resultType);
  return { resultType, known, lasting: lastingTypes.has(resultType), ...explanation };
}

function isResultType(word: string): word is ResultType {
  return resultTypes.some((type) => type === word);
}

// The others also come and go with a busy server, a lost connection or a sender's own trouble.
const lastingTypes = new Set<string>([
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'tlsa-invalid',
  'dane-required',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] satisfies ResultType[]);

/** The policy that a sender applied when a session failed. */
export interface AppliedPolicy {
  /** `sts`, `tlsa`, `no-policy-found` or a reporter's own word. */
  policyType: string;
  /** Mode of an sts policy, at that time. */
  mode?: 'enforce' | 'testing' | 'none';
}

/** One sentence: what a failure of this type meant for the mail. */
export function explainEffect(resultType: string, applied: AppliedPolicy, language: Language): string {
  return words[language].effects[effectOf(resultType, applied)];
}

/** Of several policies under which the same thing failed, the one with the gravest effect on the mail. */
export function gravestPolicy(resultType: string, applied: AppliedPolicy[]): AppliedPolicy | undefined {
  const gravity = (policy: AppliedPolicy) => effectsByGravity.indexOf(effectOf(resultType, policy));
  return applied.toSorted((a, b) => gravity(a) - gravity(b))[0];
}

const effectsByGravity: Effect[] = [
  'refused-enforce',
  'refused-dane',
  'depends-on-mode',
  'policy-unusable',
  'delivered-testing',
  'delivered-opportunistic',
  'delivered-none',
];

function effectOf(resultType: string, { policyType, mode }: AppliedPolicy): Effect {
  // RFC 8461 §3.3 and §5.1: a policy that cannot be had is no policy, unless an earlier one is still cached.
  if (/^sts-(policy-fetch-error|policy-invalid|webpki-invalid)$/.test(resultType)) return 'policy-unusable';
  // RFC 7672 §2.2: with usable or bogus TLSA records there is no delivery without authentication.
  if (policyType === 'tlsa' || resultType === 'dane-required') return 'refused-dane';
  if (policyType === 'no-policy-found') return 'delivered-opportunistic';
  // RFC 8461 §5
  if (mode === 'enforce') return 'refused-enforce';
  if (mode === 'testing') return 'delivered-testing';
  if (mode === 'none') return 'delivered-none';
  return 'depends-on-mode';
}

/** One sentence about a `failure-reason-code`, if it is one that is known. It is free text (RFC 8460 §4.4). */
export function explainReasonCode(code: string, language: Language): string | undefined {
  const found = reasonPatterns.find(([pattern]) => pattern.test(code.slice(0, 300)));
  return found && words[language].reasonCodes[found[1]];
}

/**
 * OpenSSL's names (X509_V_ERR_…, as in the RFC's own example), TLS alerts as mox and Go write them, Postfix's and
 * Microsoft's phrases. The first that matches counts.
 */
const reasonPatterns: [RegExp, ReasonCode][] = [
  [/NOT_YET_VALID|not yet valid/i, 'not-yet-valid'],
  [/CERT_HAS_EXPIRED|certificate[-_ ]?(has )?expired|\bexpired\b/i, 'expired'],
  [/SELF_SIGNED|self[-_ ]?signed/i, 'self-signed'],
  [
    /UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|unknown[-_ ]?(ca|authority|issuer)|local issuer|untrusted/i,
    'unknown-issuer',
  ],
  [/HOSTNAME_MISMATCH|host(name)?[-_ ]?mismatch|bad[-_ ]?host|not valid for (the )?name/i, 'host-mismatch'],
  [/REVOKED|\brevoked\b/i, 'revoked'],
  [/PATH_LENGTH|CHAIN_TOO_LONG|INVALID_CA|INVALID_PURPOSE|name constraint/i, 'chain-limits'],
  [/KEY_TOO_SMALL|MD_TOO_WEAK|dh key too small|weak (key|digest)/i, 'weak-key'],
  [/protocol[-_ ]?version|unsupported protocol|wrong version/i, 'protocol-version'],
  [/handshake|tls[-_ ]?(remote[-_ ]?)?(alert|error)|no shared cipher/i, 'handshake'],
  [/time[-_ ]?d?[-_ ]?out|timeout/i, 'timeout'],
  [/media[-_ ]?type|content[-_ ]?type/i, 'media-type'],
  [/redirect|\b30[12378]\b/i, 'redirect'],
  [/\b(http|status)\b.*\b[45]\d\d\b|\b40[0-9]\b|\b50[0-9]\b/i, 'http-status'],
  [/\bdns\b|nxdomain|servfail|resolv/i, 'dns'],
  [/refused|unreachable|reset|connection/i, 'connection'],
  [/starttls/i, 'no-starttls'],
];

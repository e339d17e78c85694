import type { PolicyUse } from '../tls-rpt/judge/describe-policy.ts';
import type { Effect } from '../tls-rpt/judge/effect.ts';
import type { ReasonCode } from '../tls-rpt/judge/reason-code.ts';
import type { ResultType } from '../tls-rpt/judge/result-type.ts';

/**
 * What a result type of a TLS report (RFC 8460 §4.3) means to the person who runs the mail server. `<mx>` and
 * `<domain>` are placeholders for names that explain.ts fills in if it knows them.
 */
export interface ResultExplanation {
  /** A few words, for a heading: `Certificate expired`. */
  title: string;
  /** One sentence: what the sender experienced. */
  meaning: string;
  /** Likely causes, the likeliest first. */
  causes: string[];
  /** What to do, in order. */
  steps: string[];
}

/** Explanations of the failures in reports. Whole sentences end with a full stop. */
export interface ExplanationWords {
  results: Record<ResultType, ResultExplanation>;
  /** `name` is the reporter's own word, already made harmless. */
  unknownResult: (name: string) => ResultExplanation;
  /** What happened to the mail. */
  effects: Record<Effect, string>;
  reasonCodes: Record<ReasonCode, string>;
  /** Which policy a reporter applied, as a phrase about it without a final stop. */
  policyUse: (use: PolicyUse) => string;
  /** The text in place of an unknown name. */
  placeholders: { domain: string; mx: string };
}

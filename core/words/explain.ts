import { effectOf, type PolicyInForce } from '../tls-rpt/judge/effect.ts';
import { readReasonCode } from '../tls-rpt/judge/reason-code.ts';
import { isLasting, isResultType } from '../tls-rpt/judge/result-type.ts';
import type { ResultExplanation } from './explanation-words.ts';
import type { Words } from './words.ts';

export interface Explanation extends ResultExplanation {
  resultType: string;
  /** False for a word that is not in RFC 8460 §4.3, which gets a general explanation. */
  known: boolean;
  /** True if the failure persists until somebody changes something, however few sessions failed. */
  lasting: boolean;
}

/** Names to fill in where an explanation mentions the domain or the mail server. */
export interface ExplainedNames {
  domain?: string | undefined;
  mx?: string | undefined;
}

type Explaining = Pick<Words, 'explanations'>;

/** Returns `resultType` unchanged: a caller that shows an unknown one must make it harmless first. */
export function explainResult(
  resultType: string,
  { explanations }: Explaining,
  names: ExplainedNames = {},
): Explanation {
  const { results, unknownResult, placeholders } = explanations;
  const known = isResultType(resultType);
  const { title, meaning, causes, steps } = known ? results[resultType] : unknownResult(resultType);
  const fill = (text: string) =>
    text
      .replaceAll('<domain>', names.domain ?? placeholders.domain)
      .replaceAll('<mx>', names.mx ?? placeholders.mx);
  return {
    resultType,
    known,
    lasting: isLasting(resultType),
    title,
    meaning: fill(meaning),
    causes: causes.map(fill),
    steps: steps.map(fill),
  };
}

/** One sentence: what a failure of this type meant for the mail. */
export const explainEffect = (
  resultType: string,
  policy: PolicyInForce,
  { explanations }: Explaining,
): string => explanations.effects[effectOf(resultType, policy)];

/** One sentence about a `failure-reason-code`, if the code is known. */
export function explainReasonCode(text: string, { explanations }: Explaining): string | undefined {
  const code = readReasonCode(text);
  return code && explanations.reasonCodes[code];
}

import { effectOf, type PolicyInForce } from '../tls-rpt/judge/effect.ts';
import { readReasonCode } from '../tls-rpt/judge/reason-code.ts';
import { isLasting, isResultType } from '../tls-rpt/judge/result-type.ts';
import type { ResultExplanation } from './explanation-words.ts';
import type { Words } from './words.ts';

export interface Explanation extends ResultExplanation {
  resultType: string;
  /** False for a word that RFC 8460 §4.3 does not have; the explanation is then a general one. */
  known: boolean;
  /** Stays until somebody changes something, however few sessions failed. */
  lasting: boolean;
}

/** Names to fill in where an explanation speaks of the domain or the mail server. */
export interface ExplainedNames {
  domain?: string | undefined;
  mx?: string | undefined;
}

type Explaining = Pick<Words, 'explanations'>;

/** `resultType` is returned as given: whoever shows an unknown one makes it harmless first. */
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

/** One sentence about a `failure-reason-code`, if it is one that is known. */
export function explainReasonCode(text: string, { explanations }: Explaining): string | undefined {
  const code = readReasonCode(text);
  return code && explanations.reasonCodes[code];
}

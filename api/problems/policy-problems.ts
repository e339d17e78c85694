import type { Finding } from '../../core/finding/finding.ts';
import { templateNames } from '../../core/mta-sts/templates.table.ts';
import { describeFinding } from '../../core/words/describe-finding.ts';
import type { Words } from '../../core/words/words.ts';
import type { PutPolicyResult } from '../../service/publishing/put-policy.ts';
import type { ReadPolicyResult } from '../../service/publishing/read-policy.ts';
import type { SuggestedPolicy } from '../../service/publishing/suggest-policy.ts';
import { type ApiProblem, type ProblemsOf, problemInWords } from '../problem.ts';

type PolicyRefusal = Extract<
  PutPolicyResult | ReadPolicyResult | SuggestedPolicy,
  { reason: 'breaks-mail' | 'being-removed' | 'ledger-full' | 'no-policy' | 'nothing-to-suggest' }
>;

/** The problem details for a policy that is refused or missing. */
export const policyProblems: ProblemsOf<PolicyRefusal> = {
  'breaks-mail': ({ forbidden }, words) => breaksMail(forbidden, words),
  'being-removed': (facts, words) => problemInWords(words, 409, 'being-removed', facts),
  'ledger-full': (facts, words) => problemInWords(words, 409, 'ledger-full', facts),
  'no-policy': (facts, words) => problemInWords(words, 404, 'no-policy', facts),
  'nothing-to-suggest': ({ domain, template, why }, words) => {
    const problem = words.problemDetails.nothingSuggested({
      templates: templateNames,
      ...(template !== undefined && { template }),
      ...(why && { why: describeFinding(words, why).message }),
    });
    const errors = [{ field: 'template', message: problem }];
    return problemInWords(words, 422, 'nothing-to-suggest', { domain, problem }, { errors });
  },
};

function breaksMail(forbidden: Finding[], words: Words): ApiProblem {
  const problems = forbidden.map((one) => {
    const { message, nextStep } = describeFinding(words, one);
    return words.problemDetails.withNextStep(message, nextStep);
  });
  const errors = problems.map((message) => ({ field: 'mx', message }));
  return problemInWords(words, 422, 'breaks-mail', { problems }, { code: 'mx-uncovered', errors });
}

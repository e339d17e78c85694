import type { Finding } from '../core/finding/finding.ts';
import { templateNames } from '../core/mta-sts/templates.table.ts';
import { describeFinding } from '../core/words/describe-finding.ts';
import type { Words } from '../core/words/words.ts';
import type { BeingRemoved, PutPolicyResult } from '../service/publishing/put-policy.ts';
import type { ReadPolicyResult } from '../service/publishing/read-policy.ts';
import type { SuggestedPolicy } from '../service/publishing/suggest-policy.ts';
import { ApiProblem, type ProblemsOf } from './problem.ts';

type PolicyRefusal = Extract<
  PutPolicyResult | ReadPolicyResult | SuggestedPolicy,
  { reason: 'breaks-mail' | 'being-removed' | 'no-policy' | 'nothing-to-suggest' }
>;

/** Why a policy is not published, or not there. */
export const policyProblems: ProblemsOf<PolicyRefusal> = {
  'breaks-mail': ({ forbidden }, words) => breaksMail(forbidden, words()),
  'being-removed': (refusal) => beingRemoved(refusal, 'change'),
  'no-policy': ({ domain, lastId }) => {
    const put = `PUT /v1/domains/${domain}/policy`;
    const detail =
      lastId === undefined
        ? `Cannot find a policy of "${domain}": none was put yet; use ${put}`
        : `Cannot find the policy of "${domain}": it was put (version ${lastId}), but its file was deleted directly in the store; senders that hold it still look for it. Put it again with ${put}; GET /v1/domains/${domain}/versions has its text`;
    return new ApiProblem(404, 'no-policy', detail);
  },
  'nothing-to-suggest': ({ domain, template, why: finding }, words) => {
    const field = 'template';
    const why = finding ? describeFinding(words(), finding).message : 'no server is known';
    const message = template
      ? `"template" is "${template}", which names no servers of its own, and DNS gave none: ${why}`
      : `"template" is missing, and DNS gave no servers: ${why}; expected one of "${templateNames.join('", "')}"`;
    const detail = `Cannot suggest a policy for "${domain}": ${message}`;
    return new ApiProblem(422, 'nothing-to-suggest', detail, { errors: [{ field, message }] });
  },
};

function breaksMail(forbidden: Finding[], words: Words): ApiProblem {
  const errors = forbidden.map((one) => {
    const { message, nextStep } = describeFinding(words, one);
    return { field: 'mx', message: `${message}. ${nextStep}` };
  });
  const detail = `${errors.map(({ message }) => message).join('; ')}. To publish it anyway, add "override": {"reason": "…"}`;
  return new ApiProblem(422, 'mx-uncovered', detail, { errors });
}

function beingRemoved({ domain, isBeingDeleted }: BeingRemoved, what: string): ApiProblem {
  const way = isBeingDeleted
    ? 'put it again once GET answers 404'
    : `to keep it, put the domain again, with all its settings: PUT /v1/domains/${domain}`;
  return new ApiProblem(409, 'being-removed', `Cannot ${what} "${domain}": it is being removed; ${way}`);
}

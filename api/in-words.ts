/** What the API answers, with the sentences that the facts stand for. */

import type { PlanStep } from '../core/mta-sts/plan.ts';
import { describeStep } from '../core/words/describe-step.ts';
import type { Words } from '../core/words/words.ts';

/** @returns the same with each step's sentence, `what` */
export const planInWords = <Plan extends { steps: PlanStep[] }>(plan: Plan, words: Words) => ({
  ...plan,
  steps: plan.steps.map((step) => ({ ...step, what: describeStep(words, step) })),
});

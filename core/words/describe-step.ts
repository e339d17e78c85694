import type { PlanStep } from '../mta-sts/plan.ts';
import type { Words } from './words.ts';

/** A step of a plan as one sentence without a final stop. */
export const describeStep = ({ plans }: Pick<Words, 'plans'>, { name, parameters }: PlanStep): string =>
  (plans.steps[name] as (parameters: object) => string)(parameters);

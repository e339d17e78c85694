import type { Policy } from './policy.ts';

/** A step of a plan that is shown to people and carried out by us. Plans are made anew from the present state each time. */
export interface PlanStep<Name extends string = string> {
  name: Name;
  /** `now`: it can be taken. Exactly one step of an unfinished plan is `now` or `waiting`. */
  state: 'done' | 'now' | 'waiting' | 'later';
  /** RFC 3339 UTC: when it can be taken at the earliest, as far as is known now. Absent when done. */
  at?: string;
  who: 'strictmx' | 'owner';
  /** One sentence for people, without a final stop. */
  what: string;
  /** The policy to publish, where that is the step. */
  policy?: Policy;
}

/** Marks the steps: those done, the first that is not, and the rest. No step's `at` is before that of an earlier one. */
export function dateSteps<Name extends string>(
  steps: (Omit<PlanStep<Name>, 'state' | 'at'> & { done: boolean; from: Date })[],
  now: Date,
): PlanStep<Name>[] {
  let earliest = now;
  let isFirst = true;
  return steps.map(({ done, from, ...step }) => {
    if (done) return { ...step, state: 'done' };
    if (from > earliest) earliest = from;
    const state = isFirst ? (earliest > now ? 'waiting' : 'now') : 'later';
    isFirst = false;
    return { ...step, state, at: earliest.toISOString() };
  });
}

import type { None } from '../finding/coded.ts';
import { type Timestamp, timestampOf } from '../names/timestamp.ts';
import type { Policy } from './policy.ts';

/** The steps of plans, each with the facts that its wording needs. Times are RFC 3339 UTC. */
export interface PlanStepParameters {
  'publish-none': None;
  'announce-none': None;
  /** `heldUntil`: until when senders may hold an older policy. `forced`: the owner chose not to wait for them. */
  'delete-records': { heldUntil?: string; forced?: true };
  'delete-host': None;
  /** For an external domain, whose zone we may not write. */
  'delete-cnames': { names: string[] };
  'publish-both': { newMx: string[] };
  /**
   * `others`: hosts in the MX records that are not the new provider's. `heldUntil`: of policies without the new
   * servers.
   */
  'change-mx': { newMx: string[]; others: string[]; heldUntil?: string };
  'publish-new': None;
  /** The records by which a domain proves whose it is. */
  'prove-control': { names: string[] };
  /** What the other host's policy says. */
  'publish-same': { mode: string; mx: string[] };
  'point-host': { names: string[] };
  'serve-here': None;
  'announce-here': None;
  'end-elsewhere': None;
}

export type PlanStepName = keyof PlanStepParameters;

/** A step without its date. People read it, and we carry it out. */
export type UndatedStep<Name extends PlanStepName = PlanStepName> = {
  [N in Name]: {
    name: N;
    parameters: PlanStepParameters[N];
    who: 'strictmx' | 'owner';
    /** The policy to publish, if that is the step. */
    policy?: Policy;
  };
}[Name];

export interface StepDate {
  /** `now`: the step can be taken. Exactly one step of an unfinished plan is `now` or `waiting`. */
  state: 'done' | 'now' | 'waiting' | 'later';
  /** RFC 3339 UTC: the earliest time to take the step, as known now. Absent when done. */
  at?: Timestamp;
}

/** A dated step. Plans are computed again from the current state each time. */
export type PlanStep<Name extends PlanStepName = PlanStepName> = UndatedStep<Name> & StepDate;

/** Dates steps: finished ones, the first unfinished one, and the others. No step is dated before an earlier one. */
export function dateSteps<Step extends object>(
  steps: { step: Step; done: boolean; from: Date }[],
  now: Date,
): (Step & StepDate)[] {
  let earliest = now;
  let isFirst = true;
  return steps.map(({ step, done, from }) => {
    if (done) return { ...step, state: 'done' };
    if (from > earliest) earliest = from;
    const state = isFirst ? (earliest > now ? 'waiting' : 'now') : 'later';
    isFirst = false;
    return { ...step, state, at: timestampOf(earliest) };
  });
}

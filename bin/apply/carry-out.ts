import { isUnanswered, request } from '../client/request.ts';
import type { PlannedChange } from './planned-change.ts';

/** Why a change was not done; `unknown`: the service did not answer, and may have done it. */
export interface NotDone {
  outcome: 'refused' | 'unknown';
  why: string;
}

/** The steps of one domain, in their order. @returns undefined if all were done */
export async function carryOut({ steps }: Pick<PlannedChange, 'steps'>): Promise<NotDone | undefined> {
  for (const [done, { method, path, ...options }] of steps.entries()) {
    const answered = await request(method, path, { ...options, isMinimal: true });
    if (answered.ok) continue;
    const why =
      answered.status === 412
        ? 'somebody else changed it since the plan was made: apply the file again'
        : answered.message;
    return {
      outcome: isUnanswered(answered) ? 'unknown' : 'refused',
      why: done === 0 ? why : `${done} of ${steps.length} steps done, then: ${why}`,
    };
  }
  return undefined;
}

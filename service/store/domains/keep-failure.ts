import { excerpt } from '../../../core/finding/fault.ts';
import { finding, type Problem, problemOf } from '../../../core/finding/finding.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { changeDomain, type DomainState, problemSince } from './domain.ts';

type FailurePorts = Pick<Ports, 'store' | 'clock' | 'log'>;

/** The kinds of work of a domain, each with its problem. */
export type DomainWork = 'hosting' | 'rotation' | 'removal' | 'migration' | 'former';

/**
 * Does a domain's work. Any exception is stored as the domain's problem, because a state must not say "nothing to do"
 * while something fails. Then it is rethrown, so that the queue retries and a person notices repeated failures. The next
 * successful attempt replaces or removes the problem.
 */
export async function keepFailure<T>(
  ports: FailurePorts,
  domain: DomainName,
  work: DomainWork,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const problem = problemOf(finding('step-failed', { error: nameOf(error) }), ports.clock.now());
    await changeDomain(ports, domain, (state) => withProblem(state, work, problem)).catch((failure) =>
      ports.log.warn('failure-not-kept', { domain, error: String(failure) }),
    );
    throw error;
  }
}

/** Removes the problem of a failed step, once a later attempt succeeded. */
export async function endFailure(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  work: DomainWork,
): Promise<void> {
  await changeDomain(ports, domain, (state) => {
    if (!hasFailed(state, work)) return undefined;
    const { problem: _, ...rest } = state[work] ?? {};
    return { ...state, [work]: rest };
  });
}

export const hasFailed = (state: DomainState, work: DomainWork): boolean =>
  state[work]?.problem?.code === 'step-failed';

/** AWS names its errors; their messages have account numbers and are for the log. */
const nameOf = (error: unknown): string => excerpt(error instanceof Error ? error.name : String(error));

function withProblem(state: DomainState, work: DomainWork, problem: Problem): DomainState | undefined {
  const before = state[work];
  return before && { ...state, [work]: { ...before, problem: problemSince(before.problem, problem) } };
}

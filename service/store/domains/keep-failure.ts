import { excerpt } from '../../../core/finding/fault.ts';
import { finding, type Problem, problemOf } from '../../../core/finding/finding.ts';
import type { StoredFinding } from '../../../core/finding/stored-finding.ts';
import type { DomainName } from '../../../core/names/domain-name.ts';
import type { Ports } from '../../ports/ports.ts';
import { changeDomain, type DomainState, problemSince } from './domain.ts';

type FailurePorts = Pick<Ports, 'store' | 'tasks' | 'clock' | 'log'>;

/** The kinds of work of a domain, each with its problem. */
export const domainWorks = ['hosting', 'rotation', 'removal', 'migration', 'former'] as const;
export type DomainWork = (typeof domainWorks)[number];

/** From this many failures in a row, it is no accident but an incident (watch/watch-work.ts). */
const incidentTimes = 3;

/** Whether a problem is a step that fails again and again. */
export const isRepeated = ({ code, parameters }: StoredFinding): boolean =>
  code === 'step-failed' && timesOf(parameters) >= incidentTimes;

const timesOf = (parameters: object): number =>
  'times' in parameters && typeof parameters.times === 'number' ? parameters.times : 1;

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
    await noteFailure(ports, domain, work, error).catch((failure) =>
      ports.log.warn('failure-not-kept', { domain, error: String(failure) }),
    );
    throw error;
  }
}

async function noteFailure(
  ports: FailurePorts,
  domain: DomainName,
  work: DomainWork,
  error: unknown,
): Promise<void> {
  let isRequested = false;
  await changeDomain(ports, domain, async (state) => {
    const times = hasFailed(state, work) ? timesOf(state[work]?.problem?.parameters ?? {}) + 1 : 1;
    const found = finding('step-failed', { error: nameOf(error), ...(times > 1 && { times }) });
    // Before the count is written: if the worker dies in between, the next failure has the same count and requests it again.
    if (times === incidentTimes && !isRequested)
      await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain }]);
    isRequested = times === incidentTimes;
    return withProblem(state, work, problemOf(found, ports.clock.now()));
  });
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

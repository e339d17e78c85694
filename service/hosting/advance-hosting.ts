/**
 * The onboarding brings a domain from "records to set" to "serving", one state at a time.
 *
 * Each step checks the actual state, makes at most one change, and is safe to repeat. The state is stored after each step,
 * so work resumes there after a crash. A step that cannot continue records a problem, and is retried later.
 */

import { type Finding, type Problem, problemOf } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { isCheckNeeded, retryDelaySeconds } from '../checks/retry-delay.ts';
import {
  changeDomain,
  type DomainState,
  type HostingState,
  isBeingDeleted,
  loadDomain,
  problemSince,
} from '../store/domains/domain.ts';
import { endFailure, hasFailed, keepFailure } from '../store/domains/keep-failure.ts';
import { deleteFormerPointers, savePointers } from './save-pointers.ts';
import { settleClaims } from './settle-claims.ts';
import { type HostingPorts, type HostingStep, hostingSteps } from './steps/hosting-steps.ts';
import type { HostingStepResult } from './steps/step-result.ts';

/** The edge's certificates take minutes, so more frequent checks are useless. */
const pendingSeconds = 30;

/** The last state has no step. Only a newer version knows the step after its own states. */
const stepsByState: Partial<Record<string, HostingStep>> = hostingSteps;

/** Takes all steps that are possible now. @returns the stored state; undefined if there is no such domain */
export async function advanceHosting(
  ports: HostingPorts,
  domain: DomainName,
): Promise<DomainState | undefined> {
  await settleClaims(ports, domain);
  const first = await loadDomain(ports, domain);
  if (!first) return undefined;
  if (isBeingDeleted(first.state)) return first.state;
  await savePointers(ports, first.state);
  let state = await restoreHost(ports, await deleteFormerPointers(ports, first.state));
  while (state) {
    const step = stepsByState[state.hosting.state];
    if (!step) break;
    const result = await takeStep(ports, state, step);
    if ('wait' in result) return wait(ports, state, result.wait);
    // Before the state is stored: otherwise, after a crash, nothing would announce the id.
    if (result.to === 'serving') await ports.tasks.enqueue([{ kind: 'rotate-id', domain }]);
    state = await moveTo(ports, state, result.to);
  }
  return state;
}

/** If somebody deleted a tenant at the edge, it is created again in the same way. */
async function restoreHost(ports: HostingPorts, state: DomainState): Promise<DomainState | undefined> {
  const { domain, hosting } = state;
  if (hosting.state !== 'serving') return state;
  const tenant = await keepFailure(ports, domain, 'hosting', () => ports.tenants.describe(domain));
  if (tenant) {
    if (!hasFailed(state, 'hosting')) return state;
    // No later step could end it.
    await endFailure(ports, domain, 'hosting');
    return (await loadDomain(ports, domain))?.state;
  }
  ports.log.warn('host-is-gone', { domain });
  return moveTo(ports, state, 'caa-allows');
}

const takeStep = (ports: HostingPorts, state: DomainState, step: HostingStep): Promise<HostingStepResult> =>
  keepFailure(ports, state.domain, 'hosting', () => step(ports, state));

/** Stores one step, unless another worker has taken it meanwhile. */
function moveTo(ports: HostingPorts, from: DomainState, to: HostingState): Promise<DomainState | undefined> {
  ports.log.info('hosting-state', { domain: from.domain, state: to });
  const since = timestampOf(ports.clock.now());
  return changeDomain(ports, from.domain, (state) => {
    const { problem, nextCheckAt, ...hosting } = state.hosting;
    return hosting.state === from.hosting.state
      ? { ...state, hosting: { ...hosting, state: to, since } }
      : undefined;
  });
}

async function wait(
  ports: HostingPorts,
  from: DomainState,
  reason: Finding | 'pending',
): Promise<DomainState | undefined> {
  const now = ports.clock.now();
  let isQueued = false;
  return changeDomain(ports, from.domain, async (before) => {
    const { problem: earlier, nextCheckAt, ...hosting } = before.hosting;
    const problem = reason === 'pending' ? undefined : problemSince(earlier, problemOf(reason, now));
    const after = { ...hosting, ...(problem && { problem }) };
    const delaySeconds = waitSeconds(ports, problem, now);
    const due = new Date(now.getTime() + delaySeconds * 1000);
    if (nextCheckAt !== undefined && !isCheckNeeded(nextCheckAt, due, now))
      return { ...before, hosting: { ...after, nextCheckAt } };
    // Before the state says that a check is queued, as in checkLater().
    if (!isQueued)
      await ports.tasks.enqueue([{ kind: 'advance-hosting', domain: from.domain }], { delaySeconds });
    isQueued = true;
    return { ...before, hosting: { ...after, nextCheckAt: timestampOf(due) } };
  });
}

function waitSeconds({ service }: HostingPorts, problem: Problem | undefined, now: Date): number {
  if (!problem) return Math.max(service.retrySeconds, pendingSeconds);
  return retryDelaySeconds(service, problem, now);
}

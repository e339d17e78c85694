import { type Finding, finding } from '../../core/finding/finding.ts';
import type { HostingParameters } from '../../core/finding/hosting-parameters.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { type Incident, isOpen, type WatchState } from '../store/domains/incidents.ts';
import { domainWorks, isRepeated } from '../store/domains/keep-failure.ts';
import type { alert } from './alarm/alert.ts';
import { changeWatch } from './change-watch.ts';
import { mergeIncidents } from './merge-incidents.ts';
import { alertNews } from './raise-incidents.ts';

/** Before that, the owner may be about to remove it. */
const foreignSeconds = 3600;

/** Whether an incident is about our own work on a domain: only watchWork() opens and closes it. */
export const isWorkIncident = ({ code }: Pick<Incident, 'code'>): boolean =>
  code === 'step-failed' || code === 'foreign-record';

/**
 * Opens and closes incidents because of our own work on a domain: a step that fails again and again, and a record of
 * someone else that keeps ours out of the zone. What blocks a change of the policy is an incident itself (`change-blocked`).
 * @param watch as stored
 */
export async function watchWork(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  watch: WatchState | undefined,
): Promise<void> {
  const found = findFailures(state, ports.clock.now());
  const isAnyOpen = watch?.incidents.some((one) => isOpen(one) && isWorkIncident(one));
  if (found.length === 0 && !isAnyOpen) return;
  const { domain } = state;
  const changed = await changeWatch(ports, domain, (before) => ({
    ...(before ?? { schema: 1, domain }),
    incidents: mergeIncidents(
      before?.incidents ?? [],
      found,
      (one) => !isWorkIncident(one),
      ports.clock.now(),
    ),
  }));
  await alertNews(ports, state, changed);
}

function findFailures(state: DomainState, now: Date): Finding[] {
  const failures = domainWorks.flatMap((work): Finding[] => {
    const problem = state[work]?.problem;
    if (!problem || !isRepeated(problem)) return [];
    const parameters = problem.parameters as HostingParameters['step-failed'];
    return [finding('step-failed', { ...parameters, work })];
  });
  const { problem } = state.hosting;
  const isForeign = problem?.code === 'foreign-record' && isOlder(problem.since, now);
  return isForeign
    ? [...failures, finding('foreign-record', problem.parameters as HostingParameters['foreign-record'])]
    : failures;
}

const isOlder = (since: Timestamp, now: Date): boolean =>
  now.getTime() - Date.parse(since) >= foreignSeconds * 1000;

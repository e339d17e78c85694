/**
 * A single check from outside can fail by chance: a lost packet, a name server that is restarted. So an error counts only
 * when a second check, `retrySeconds` later, finds an error in the same area. Areas, not codes, are compared: a host that
 * is down first times out and then refuses the connection.
 */

import { type Finding, keyOfFinding } from '../../core/finding/finding.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { longestDelaySeconds } from '../checks/retry-delay.ts';
import type { Ports } from '../ports/ports.ts';
import type { ServiceSettings } from '../ports/service-settings.ts';
import { type Incident, isOpen, type UnconfirmedArea, type WatchState } from '../store/domains/incidents.ts';

/** One check from outside. */
export interface Observation {
  /** Findings from outside only. Reports come from many senders, so they need no confirmation. */
  findings: readonly Finding[];
  isUnknownArea: (area: string) => boolean;
  beganAt: Date;
  endedAt: Date;
}

export interface Confirmed {
  /** The findings that count. */
  findings: Finding[];
  /** The unconfirmed errors afterwards, by area. */
  unconfirmed: UnconfirmedArea[];
  /** Whether something in the area waits for a second check. */
  isUnconfirmedArea: (area: string) => boolean;
}

/**
 * Holds new errors back until a check that began `retrySeconds` after the end of the first one. An unconfirmed error ends
 * with the next check that finds no new error in its area; a check without an answer there leaves it.
 */
export function confirmFindings(
  before: Pick<WatchState, 'unconfirmed' | 'incidents'> | undefined,
  { findings, isUnknownArea, beganAt, endedAt }: Observation,
  { retrySeconds }: Pick<ServiceSettings, 'retrySeconds'>,
): Confirmed {
  const known = new Set((before?.incidents ?? []).filter(isOpenError).map(keyOfFinding));
  const earlier = new Map((before?.unconfirmed ?? []).map((one) => [one.area, one]));
  const isConfirmed = (area: string) => {
    const since = earlier.get(area)?.since;
    return since !== undefined && beganAt.getTime() - Date.parse(since) >= retrySeconds * 1000;
  };
  const waits = (one: Finding) =>
    one.severity === 'error' && !known.has(keyOfFinding(one)) && !isConfirmed(one.area);

  const waiting = new Set<string>(findings.filter(waits).map(({ area }) => area));
  const unanswered = [...earlier.keys()].filter(isUnknownArea);
  const areas = [...new Set([...waiting, ...unanswered])].sort();
  return {
    findings: findings.filter((one) => !waits(one)),
    unconfirmed: areas.map((area) => earlier.get(area) ?? { area, since: timestampOf(endedAt) }),
    isUnconfirmedArea: (area) => waiting.has(area),
  };
}

const isOpenError = (incident: Incident) => isOpen(incident) && incident.severity === 'error';

type Checked = Pick<WatchState, 'checkedAt' | 'unconfirmed'>;

/** Milliseconds until the second check may begin; undefined if nothing waits for one. */
function untilConfirmation(
  { clock, service }: Pick<Ports, 'clock' | 'service'>,
  { checkedAt, unconfirmed = [] }: Checked,
): number | undefined {
  if (checkedAt === undefined || unconfirmed.length === 0) return undefined;
  return Date.parse(checkedAt) + service.retrySeconds * 1000 - clock.now().getTime();
}

/** If the second check's task was lost, the next task does its work. */
export function isConfirmationDue(ports: Pick<Ports, 'clock' | 'service'>, checked: Checked): boolean {
  const milliseconds = untilConfirmation(ports, checked);
  return milliseconds !== undefined && milliseconds <= 0;
}

/**
 * Queues the second check. A task that comes too early for it does so, too: of two equal tasks, a queue may keep the
 * earlier one. Each task queues at most one more, and none once it has checked, so they do not multiply.
 */
export async function requestConfirmation(
  ports: Pick<Ports, 'tasks' | 'clock' | 'service'>,
  watch: Checked & Pick<WatchState, 'domain'>,
): Promise<void> {
  const milliseconds = untilConfirmation(ports, watch);
  if (milliseconds === undefined) return;
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(1, Math.ceil(milliseconds / 1000)));
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain: watch.domain }], { delaySeconds });
}

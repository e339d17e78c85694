/**
 * A single look from outside can fail by itself: a lost packet, a name server that is restarted. So what is serious is
 * told only when a second look, `retrySeconds` later, finds something serious in the same area of the check. Areas, not
 * codes, are compared: a host that is down answers now with a timeout and then with a refused connection.
 */

import { longestDelaySeconds } from '../hosting/later-look.ts';
import type { Ports } from '../ports/ports.ts';
import type { ServiceSettings } from '../ports/service-settings.ts';
import {
  type Incident,
  isOpen,
  type Sighting,
  type Suspect,
  type WatchState,
} from '../store/domains/incidents.ts';
import { areaOf, keyOf } from './merge-incidents.ts';

/** One look from outside. */
export interface Look {
  /** Of the outside alone; what reports say has happened to many senders, so it is as good as confirmed. */
  sightings: readonly Sighting[];
  isUnknownArea: (area: string) => boolean;
  beganAt: Date;
  endedAt: Date;
}

export interface Confirmed {
  /** Those that may be told. */
  sightings: Sighting[];
  /** Afterwards, by area. */
  suspects: Suspect[];
  /** Something in the area waits for a second look. */
  isSuspectArea: (area: string) => boolean;
}

/**
 * Holds back what is serious and new, until a look that began `retrySeconds` after the first one had ended. A suspicion
 * ends with the next look that finds nothing serious and new in its area; one that gets no answer there leaves it.
 */
export function confirmSightings(
  before: Pick<WatchState, 'suspects' | 'incidents'> | undefined,
  { sightings, isUnknownArea, beganAt, endedAt }: Look,
  { retrySeconds }: Pick<ServiceSettings, 'retrySeconds'>,
): Confirmed {
  const known = new Set((before?.incidents ?? []).filter(isOpenAndSerious).map(keyOf));
  const earlier = new Map((before?.suspects ?? []).map(({ area, since }) => [area, since]));
  const isConfirmed = (area: string) => {
    const since = earlier.get(area);
    return since !== undefined && beganAt.getTime() - Date.parse(since) >= retrySeconds * 1000;
  };
  const waits = (one: Sighting) =>
    one.severity === 'serious' && !known.has(keyOf(one)) && !isConfirmed(areaOf(one.code));

  const suspected = new Set(sightings.filter(waits).map(({ code }) => areaOf(code)));
  const unanswered = [...earlier.keys()].filter(isUnknownArea);
  const areas = [...new Set([...suspected, ...unanswered])].sort();
  return {
    sightings: sightings.filter((one) => !waits(one)),
    suspects: areas.map((area) => ({ area, since: earlier.get(area) ?? endedAt.toISOString() })),
    isSuspectArea: (area) => suspected.has(area),
  };
}

const isOpenAndSerious = (incident: Incident) => isOpen(incident) && incident.severity === 'serious';

type Looked = Pick<WatchState, 'checkedAt' | 'suspects'>;

/** Milliseconds until the second look may begin; undefined where nothing waits for one. */
function untilSecondLook(
  { clock, service }: Pick<Ports, 'clock' | 'service'>,
  { checkedAt, suspects = [] }: Looked,
): number | undefined {
  if (checkedAt === undefined || suspects.length === 0) return undefined;
  return Date.parse(checkedAt) + service.retrySeconds * 1000 - clock.now().getTime();
}

/** Whatever calls: where the task of the second look was lost, the next one that comes does its work. */
export function isSecondLookDue(ports: Pick<Ports, 'clock' | 'service'>, looked: Looked): boolean {
  const milliseconds = untilSecondLook(ports, looked);
  return milliseconds !== undefined && milliseconds <= 0;
}

/**
 * Puts the second look into the queue. So does a task that comes too early for it: of two equal tasks a queue may keep
 * one, at the earlier time. Each task leads to one more at most, and none once it has looked, so they do not multiply.
 */
export async function requestSecondLook(
  ports: Pick<Ports, 'tasks' | 'clock' | 'service'>,
  watch: Looked & Pick<WatchState, 'domain'>,
): Promise<void> {
  const milliseconds = untilSecondLook(ports, watch);
  if (milliseconds === undefined) return;
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(1, Math.ceil(milliseconds / 1000)));
  await ports.tasks.enqueue([{ kind: 'advance-life-cycle', domain: watch.domain }], { delaySeconds });
}

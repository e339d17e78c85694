import { type FallBack, proposeFallBack } from '../../core/mta-sts/fall-back.ts';
import type { Serving } from '../../core/mta-sts/held-policies.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';

/** An incident as its owner sees it. */
export interface DescribedIncident extends Incident {
  /** While mail may bounce because of mode enforce: the effect of going back to testing. */
  fallBack?: FallBack;
}

/** Under testing, senders would deliver. But a sender that fetches a new policy already gets one that covers the server. */
const helps = ({ code, bouncesMail }: Incident) => bouncesMail && code !== 'mx-uncovered-by-held';

/** Adds to the stored incidents what depends on the policies that senders may hold `now`. */
export function describeIncidents(
  { versions }: Pick<DomainState, 'versions'>,
  incidents: readonly Incident[],
  now: Date,
  serving: Serving,
): DescribedIncident[] {
  const fallBack = proposeFallBack(versions, now, serving);
  return incidents.map((incident) => {
    const isPressing = isOpen(incident) && incident.severity === 'error' && helps(incident);
    return isPressing && fallBack ? { ...incident, fallBack } : incident;
  });
}

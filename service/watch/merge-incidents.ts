import type { Incident, Sighting } from '../store/domains/incidents.ts';

/** Codes begin with the area of the check, so that "could not be looked at" is known by code. */
export const areaOf = (code: string): string =>
  code.includes(':') ? code.slice(0, code.indexOf(':')) : 'mx';

/** Closed incidents are shown for a month. */
const shownSeconds = 30 * 86_400;

/** Attack: a domain whose records change with every look would fill its object. */
const maxIncidents = 100;

export const keyOf = ({ code, subject }: Pick<Incident, 'code' | 'subject'>) => `${code} ${subject ?? ''}`;

/**
 * Opens, keeps and closes: what is found is open, what is found no longer is closed, and of what could not be looked
 * at (`isUnknown` says so) nothing changes.
 */
export function mergeIncidents(
  before: readonly Incident[],
  sightings: readonly Sighting[],
  isUnknown: (code: string, incident: Incident) => boolean,
  now: Date,
): Incident[] {
  const seen = new Map(sightings.map((sighting) => [keyOf(sighting), sighting]));
  const at = now.toISOString();
  const kept = before
    .filter(({ closedAt }) => closedAt === undefined || ageSeconds(closedAt, now) < shownSeconds)
    .map((incident) => {
      if (incident.closedAt !== undefined) return incident;
      const sighting = seen.get(keyOf(incident));
      seen.delete(keyOf(incident));
      if (sighting) return { ...incident, ...sighting };
      return isUnknown(incident.code, incident) ? incident : { ...incident, closedAt: at };
    });
  const opened = [...seen.values()].map((sighting) => ({ ...sighting, openedAt: at }));
  return keepImportant([...kept, ...opened]);
}

const ageSeconds = (time: string, now: Date) => (now.getTime() - Date.parse(time)) / 1000;

/** Over the limit closed ones go first, then notices. */
function keepImportant(incidents: Incident[]): Incident[] {
  if (incidents.length <= maxIncidents) return incidents;
  const rank = ({ closedAt, severity }: Incident) =>
    (closedAt === undefined ? 0 : 2) + (severity === 'serious' ? 0 : 1);
  const kept = new Set(incidents.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxIncidents));
  return incidents.filter((incident) => kept.has(incident));
}

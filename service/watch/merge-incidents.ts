import { type Finding, isFindingCode, keyOfFinding } from '../../core/finding/finding.ts';
import { keepFacts } from '../../core/finding/keep-facts.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import { type Incident, isOpen } from '../store/domains/incidents.ts';

/** Closed incidents are shown for a month. */
const shownSeconds = 30 * 86_400;

/** Attack: a domain whose records change with every check would fill its object. */
const maxIncidents = 100;

/**
 * Opens, keeps and closes incidents: a finding is open, one that is no longer found is closed, and one that could not be
 * judged (`isUnknown`) does not change.
 */
export function mergeIncidents(
  before: readonly Incident[],
  findings: readonly Finding[],
  isUnknown: (incident: Incident) => boolean,
  now: Date,
): Incident[] {
  const found = new Map(findings.map((one) => [keyOfFinding(one), one]));
  const at = timestampOf(now);
  const kept = before
    .filter(({ closedAt }) => closedAt === undefined || ageSeconds(closedAt, now) < shownSeconds)
    .map((incident) => {
      if (!isOpen(incident)) return incident;
      const same = found.get(keyOfFinding(incident));
      found.delete(keyOfFinding(incident));
      if (same) return { ...incident, ...same, parameters: keepFacts(incident, same) };
      // This version cannot see the end of an incident that a newer version opened.
      return isUnknown(incident) || !isFindingCode(incident.code) ? incident : { ...incident, closedAt: at };
    });
  const opened = [...found.values()].map((one) => ({ ...one, openedAt: at }));
  return keepImportant([...kept, ...opened]);
}

const ageSeconds = (time: string, now: Date) => (now.getTime() - Date.parse(time)) / 1000;

/** Above the limit, closed incidents are dropped first, then those that are not errors. */
function keepImportant(incidents: Incident[]): Incident[] {
  if (incidents.length <= maxIncidents) return incidents;
  const rank = (one: Incident) => (isOpen(one) ? 0 : 2) + (one.severity === 'error' ? 0 : 1);
  const kept = new Set(incidents.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxIncidents));
  return incidents.filter((incident) => kept.has(incident));
}

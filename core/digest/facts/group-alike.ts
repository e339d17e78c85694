import type { DomainIncident } from './action-items.ts';

/** Incidents of which one sentence holds for all. */
export type AlikeIncidents = [DomainIncident, ...DomainIncident[]];

/**
 * Puts together those of one code whose facts are the same but for the names of the domain and of what they are about.
 * The records that each domain has to set differ by nature, so they are not compared.
 */
export function groupAlike(incidents: DomainIncident[]): AlikeIncidents[] {
  // No group is empty.
  return [...Map.groupBy(incidents, keyOf).values()] as AlikeIncidents[];
}

function keyOf({ domain, incident }: DomainIncident): string {
  const names = [...(incident.subject ? [incident.subject] : []), domain];
  return JSON.stringify([incident.code, incident.parameters], (key, value: unknown) => {
    if (key === 'hosted') return undefined;
    if (typeof value !== 'string') return value;
    return names.reduce((text, name) => text.replaceAll(name, '*'), value);
  });
}

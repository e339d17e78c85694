import type { DomainIncident } from './action-items.ts';

/** Incidents that one sentence can describe. */
export type AlikeIncidents = [DomainIncident, ...DomainIncident[]];

/**
 * Groups incidents with the same code and the same facts, except for the names of the domain and of their subject. The
 * records that each domain has to set always differ, so they are not compared.
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

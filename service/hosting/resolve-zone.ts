import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import type { DomainSettings } from './domain-settings.ts';

/** The settings are not possible, or the operator has to allow them first. */
export type SettingsRefusal = { ok: false } & (
  | { reason: 'no-such-zone'; domain: DomainName }
  | { reason: 'zone-not-granted'; domain: DomainName; owner: string; setting: 'zone' | 'adoptRecords' }
  | { reason: 'zone-announced'; domain: DomainName; zone: string; wanted: string }
  | { reason: 'claim-without-zone' }
  /** What the operator allows the owner. */
  | { reason: 'rights-unreadable'; owner: string }
  | { reason: 'too-many-domains'; domain: DomainName; owner: string; max: number }
  | { reason: 'too-many-recipients'; owner: string; max: number; wanted: number }
  | { reason: 'too-many-asked'; owner: string; max: number }
  /** `name`: the record that would be too long, the name of the service, or the public suffix. */
  | { reason: 'name-refused'; domain: DomainName; why: NameFault; name: string }
  | { reason: 'webhook-not-kept'; webhook: string }
);

export type NameFault = 'too-long' | 'of-service' | 'public-suffix';

/** The zone for a domain's records; the zone of an external domain is elsewhere. */
export async function resolveZone(
  { dns }: Pick<Ports, 'dns'>,
  domain: DomainName,
  zone: DomainSettings['zone'],
): Promise<{ ok: true; zoneId?: string } | SettingsRefusal> {
  if (!isManaged({ zone })) return { ok: true };
  const found = await dns.findZone(domain);
  if (found) return { ok: true, zoneId: found.id };
  return { ok: false, reason: 'no-such-zone', domain };
}

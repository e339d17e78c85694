import type { DomainName } from '../../core/names/domain-name.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import type { Ports } from '../ports/ports.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import type { DomainSettings } from './domain-settings.ts';

/** The settings are not possible: each error names the setting to change. */
export interface SettingsRefusal {
  ok: false;
  reason: 'invalid-input';
  errors: FieldError[];
}

export const refuseSetting = (field: string, message: string): SettingsRefusal => ({
  ok: false,
  reason: 'invalid-input',
  errors: [{ field, message }],
});

/** The zone for a domain's records; the zone of an external domain is elsewhere. */
export async function resolveZone(
  { dns }: Pick<Ports, 'dns'>,
  domain: DomainName,
  zone: DomainSettings['zone'],
): Promise<{ ok: true; zoneId?: string } | SettingsRefusal> {
  if (!isManaged({ zone })) return { ok: true };
  const found = await dns.findZone(domain);
  if (found) return { ok: true, zoneId: found.id };
  return refuseSetting(
    'zone',
    `Cannot manage the records of "${domain}": no public hosted zone of this account holds it, expected "zone": "external" or such a zone`,
  );
}

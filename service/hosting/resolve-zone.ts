import type { DomainName } from '../../core/names/domain-name.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import type { Ports } from '../ports/ports.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import type { DomainSettings } from './domain-settings.ts';

/** The settings cannot be had: each error names the one that has to change. */
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

/** The zone that we write a domain's records into; an external one has its own elsewhere. */
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

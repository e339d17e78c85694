import type { DomainName } from '../../core/names/domain-name.ts';
import { splitAddress } from '../../core/names/mailbox.ts';
import { isPublicSuffix } from '../../core/names/public-suffix.ts';
import { canaryOf } from '../../core/names/record-names.ts';
import type { Ports } from '../ports/ports.ts';
import { domainNames } from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import type { DomainSettings } from './domain-settings.ts';
import type { NameFault, SettingsRefusal } from './resolve-zone.ts';

/**
 * Refuses a name that nobody may host here, not even an administrator.
 *
 * Attacks: a policy for the domain of our report mail, or for a name below ours, would decide which mail reaches the
 * service. A public suffix belongs to everybody who has registered a name below it.
 *
 * @param zone if the service writes the records itself, which needs a grant for its own zone, the canary is accepted: no
 * mail goes to it
 */
export function refuseName(
  ports: Pick<Ports, 'service' | 'edge'>,
  domain: DomainName,
  zone: DomainSettings['zone'],
): SettingsRefusal | undefined {
  if (isManaged({ zone }) && domain === canaryOf(ports.service.serviceDomain)) return undefined;
  const longest = domainNames(domain).tlsRptRecord;
  if (longest.length > 253) return refuse(domain, 'too-long', longest);
  const own = ownNames(ports).find((name) => domain === name || domain.endsWith(`.${name}`));
  if (own !== undefined) return refuse(domain, 'of-service', own);
  return isPublicSuffix(domain) ? refuse(domain, 'public-suffix', domain) : undefined;
}

const refuse = (domain: DomainName, why: NameFault, name: string): SettingsRefusal => ({
  ok: false,
  reason: 'name-refused',
  domain,
  why,
  name,
});

/** The names that the service itself uses; everything below them belongs to it, too. */
const ownNames = ({ service, edge }: Pick<Ports, 'service' | 'edge'>): string[] => [
  service.serviceDomain,
  service.mailDomain,
  splitAddress(service.digestFrom).domain,
  edge.endpoint,
  ...(URL.canParse(service.apiUrl) ? [new URL(service.apiUrl).hostname] : []),
];

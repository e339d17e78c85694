import type { DomainName } from '../../../core/names/domain-name.ts';
import type { ReadResult } from '../../../core/tls-rpt/report.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { listClaims } from '../../store/domains/claim.ts';
import type { StoredReport } from '../../store/reports/stored-report.ts';
import type { AddressedDomains } from '../find-addressed-domains.ts';
import { readParts } from '../read-part.ts';

/** An owner whose claims a mail came to, and what it reports about their domains. */
export interface WaitingOwner {
  owner: string;
  readings: StoredReport[];
}

/** An inbox whose claim is gone has no owner. */
export async function findWaitingOwners(
  ports: Pick<Ports, 'store' | 'resolver' | 'log'>,
  raw: StoredObject,
  result: ReadResult,
  { waiting }: Pick<AddressedDomains, 'waiting'>,
): Promise<WaitingOwner[]> {
  const domains = new Set(waiting.values());
  const claimed = new Map<string, Set<DomainName>>();
  for (const domain of domains) {
    for (const { owner, inbox } of await listClaims(ports, domain)) {
      if (waiting.get(inbox) === domain) claimed.set(owner, new Set([...(claimed.get(owner) ?? []), domain]));
    }
  }
  if (claimed.size === 0) return [];
  const readings = result.ok ? (await readParts(ports, raw, result, domains)).readings : [];
  return [...claimed].map(([owner, own]) => ({
    owner,
    readings: readings.filter(({ domain }) => own.has(domain)),
  }));
}

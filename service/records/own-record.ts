/**
 * Defines which DNS records are ours. We write three records for a domain: the policy's id, the address for reports, and
 * the CNAME of the policy host. Others may have put values at each of these names. Some of them conflict with ours,
 * because readers accept only one such value. We leave all other values alone.
 */

import { isMtaStsRecord, parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { isTlsRptRecord } from '../../core/tls-rpt/record.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import {
  type DomainNames,
  delegatedNames,
  domainNames,
  tlsRptRecord,
} from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { loadVersions } from '../store/domains/past-versions.ts';
import { leadsToEdge } from '../store/domains/policy-host-target.ts';

export interface OwnRecord {
  name: string;
  type: 'TXT' | 'CNAME';
  /** Whether readers would take the value for the record. */
  isRival: (value: string) => boolean;
  /** Whether we wrote it, now or earlier. */
  isOurs: (value: string) => Promise<boolean>;
  /** Whether a CNAME in its place leads to us: the domain had it while it was external. */
  isOurAlias: (target: string) => boolean;
}

/** The values at a name that readers would take for the record: there may be only one, the wanted one. */
export const isOnlyRival = (rivals: readonly string[], wanted: string): boolean =>
  rivals.length === 1 && rivals[0] === wanted;

/** The policy's id. A managed domain's record is in its own zone; an external domain's is in ours, behind a CNAME (RFC 8461 §8.2). */
export function ownMtaStsRecord(ports: Pick<Ports, 'store' | 'service'>, state: DomainState): OwnRecord {
  return {
    name: recordNames(ports, state).mtaStsRecord,
    type: 'TXT',
    isRival: isMtaStsRecord,
    isOurs: (txt) => hasOwnId(ports, state, txt),
    isOurAlias: (target) => target === delegatedNames(state, ports.service).mtaStsRecord,
  };
}

/** Whether a record has an id of this domain. Very old ids count too, because a zone may be restored from a backup. */
async function hasOwnId(ports: Pick<Ports, 'store'>, state: DomainState, txt: string): Promise<boolean> {
  const parsed = parseMtaStsRecord([txt]);
  if (!parsed.ok) return false;
  const isAmong = (versions: readonly PolicyVersion[]) => versions.some(({ id }) => id === parsed.record.id);
  return isAmong(state.versions) || isAmong(await loadVersions(ports, state));
}

/** The address for reports. */
export function ownTlsRptRecord(ports: Pick<Ports, 'service'>, state: DomainState): OwnRecord {
  return {
    name: recordNames(ports, state).tlsRptRecord,
    type: 'TXT',
    isRival: isTlsRptRecord,
    isOurs: async (txt) => txt === tlsRptRecord(state, ports),
    isOurAlias: (target) => target === delegatedNames(state, ports.service).tlsRptRecord,
  };
}

/** Where our TXT records of a domain are: in its own zone, or in ours. */
const recordNames = ({ service }: Pick<Ports, 'service'>, state: DomainState): DomainNames =>
  isManaged(state) ? domainNames(state.domain) : delegatedNames(state, service);

/** The CNAME of a managed domain's policy host. A name can have only one CNAME. */
export const ownPolicyHostRecord = (
  ports: Pick<Ports, 'edge' | 'service'>,
  { domain }: Pick<DomainState, 'domain'>,
): OwnRecord => ({
  name: domainNames(domain).policyHost,
  type: 'CNAME',
  isRival: () => true,
  isOurs: async (target) => leadsToEdge(ports, target),
  isOurAlias: (target) => leadsToEdge(ports, target),
});

/** The zone that holds a record of the domain; undefined if it is in none that we may write. */
export async function findZoneId(
  { dns }: Pick<Ports, 'dns'>,
  state: Pick<DomainState, 'zone' | 'zoneId'>,
  name: string,
): Promise<string | undefined> {
  return managedZoneId(state) ?? (await dns.findZone(name))?.id;
}

/** The domain's own zone, if we may write its records. */
export const managedZoneId = (state: Pick<DomainState, 'zone' | 'zoneId'>): string | undefined =>
  isManaged(state) ? state.zoneId : undefined;

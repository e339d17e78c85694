/** The names and addresses under which a domain's records, policy and reports are found. */

import type { DomainName } from '../../../core/names/domain-name.ts';
import { edgeNameOf, mtaStsNameOf, policyHostOf, tlsRptNameOf } from '../../../core/names/record-names.ts';
import { formatTlsRptRecord } from '../../../core/tls-rpt/record.ts';
import type { Ports } from '../../ports/ports.ts';
import { shortDigest } from '../short-digest.ts';
import type { DomainState } from './domain.ts';

/** The names of a domain's records in its own zone. */
export interface DomainNames {
  policyHost: string;
  mtaStsRecord: string;
  tlsRptRecord: string;
}

export function domainNames(domain: DomainName): DomainNames {
  return {
    policyHost: policyHostOf(domain),
    mtaStsRecord: mtaStsNameOf(domain),
    tlsRptRecord: tlsRptNameOf(domain),
  };
}

/**
 * Names in the service's zone for one domain: of its policy host, and of our TXT records if the domain is external. Its
 * own names are CNAMEs of these (RFC 8461 §8.2). Only one claim to the domain has these names, so the CNAMEs say
 * which claim hosts it; and whoever moves the service asks nothing of the domain.
 */
export function delegatedNames(
  { inbox }: Addressed,
  { serviceDomain }: Pick<Ports['service'], 'serviceDomain'>,
): DomainNames {
  // A digest, so that a public DNS name does not reveal the report address.
  const label = shortDigest(`claim ${inbox}`).slice(0, labelLength);
  return {
    policyHost: `${label}.${edgeNameOf(serviceDomain)}`,
    mtaStsRecord: `${label}._mta-sts.${serviceDomain}`,
    tlsRptRecord: `${label}._tlsrpt.${serviceDomain}`,
  };
}

/** 80 bits: a name that nobody can guess, and that is never reused. */
const labelLength = 20;

export const policyUrl = (domain: DomainName) => `https://${policyHostOf(domain)}/.well-known/mta-sts.txt`;

type Addressed = Pick<DomainState, 'inbox'>;

export const reportAddress = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${inbox}@${service.mailDomain}`;

export const reportUrl = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${service.apiUrl}/v1/tlsrpt/${inbox}`;

/** Only one rua, because some reporters use just the first (seen in the field). */
export const tlsRptRecord = (state: Addressed, ports: Pick<Ports, 'service'>) =>
  formatTlsRptRecord([`mailto:${reportAddress(state, ports)}`]);

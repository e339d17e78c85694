/** The names and addresses under which a domain's records, policy and reports are found. */
import type { DomainName } from '../../../core/names/domain-name.ts';
import { formatTlsRptRecord } from '../../../core/tls-rpt/record.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DomainState } from './domain.ts';

/** The names of a domain's records, in its own zone and in ours. */
export interface DomainNames {
  policyHost: string;
  mtaStsRecord: string;
  tlsRptRecord: string;
  /** Where our TXT records of an external domain are; its own names are CNAMEs of these (RFC 8461 §8.2). */
  delegatedMtaStsRecord: string;
  delegatedTlsRptRecord: string;
}

export function domainNames(domain: DomainName, serviceDomain: string): DomainNames {
  return {
    policyHost: `mta-sts.${domain}`,
    mtaStsRecord: `_mta-sts.${domain}`,
    tlsRptRecord: `_smtp._tls.${domain}`,
    delegatedMtaStsRecord: `${domain}._mta-sts.${serviceDomain}`,
    delegatedTlsRptRecord: `${domain}._tlsrpt.${serviceDomain}`,
  };
}

export const policyUrl = (domain: DomainName) => `https://mta-sts.${domain}/.well-known/mta-sts.txt`;

type Addressed = Pick<DomainState, 'inbox'>;

export const reportAddress = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${inbox}@${service.mailDomain}`;

export const reportUrl = ({ inbox }: Addressed, { service }: Pick<Ports, 'service'>) =>
  `${service.apiUrl}/v1/tlsrpt/${inbox}`;

/** One rua only: some reporters use just the first (seen in the field). */
export const tlsRptRecord = (state: Addressed, ports: Pick<Ports, 'service'>) =>
  formatTlsRptRecord([`mailto:${reportAddress(state, ports)}`]);

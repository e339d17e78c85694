import type { HostedRecords, WantedRecord } from '../../core/finding/finding-parameters.ts';
import { currentVersion } from '../../core/mta-sts/ledger.ts';
import { formatMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { delegatedNames, domainNames, tlsRptRecord } from '../store/domains/domain-names.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { policyHostTarget } from '../store/domains/policy-host-target.ts';

/** The records that a domain's own zone should have: ours, or for an external domain the CNAMEs that point to ours. */
export function wantedRecords(
  ports: Pick<Ports, 'edge' | 'service'>,
  state: DomainState,
): Omit<HostedRecords, 'caaIssuer'> {
  const names = domainNames(state.domain);
  const policyHost: WantedRecord = {
    name: names.policyHost,
    type: 'CNAME',
    value: policyHostTarget(ports, state),
  };
  if (!isManaged(state)) {
    const delegated = delegatedNames(state, ports.service);
    return {
      policyHost,
      mtaSts: { name: names.mtaStsRecord, type: 'CNAME', value: delegated.mtaStsRecord },
      tlsRpt: { name: names.tlsRptRecord, type: 'CNAME', value: delegated.tlsRptRecord },
    };
  }
  const id = currentVersion(state.versions)?.id;
  return {
    policyHost,
    ...(id !== undefined && {
      mtaSts: { name: names.mtaStsRecord, type: 'TXT', value: formatMtaStsRecord(id) },
    }),
    tlsRpt: { name: names.tlsRptRecord, type: 'TXT', value: tlsRptRecord(state, ports) },
  };
}

/** The records that a finding about a domain hosted here can name. */
export function hostedRecords(ports: Pick<Ports, 'edge' | 'service'>, state: DomainState): HostedRecords {
  const [caaIssuer] = ports.edge.caaIssuers;
  return { ...wantedRecords(ports, state), ...(caaIssuer !== undefined && { caaIssuer }) };
}

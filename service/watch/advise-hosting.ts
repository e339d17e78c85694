/**
 * What to do about a finding where the domain is hosted here. The check of any domain can only say what such a record
 * looks like; here the very record is known, and a policy is corrected through the API.
 */

import type { CheckFinding } from '../../core/domain-check/judge-domain.ts';
import { parseCurrent } from '../../core/mta-sts/ledger.ts';
import { type RecordDescription, wantedRecords } from '../hosting/describe-domain.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { domainNames } from '../store/domains/domain-names.ts';

/** @returns the findings of a check, each with the next step of a hosted domain */
export function adviseHosting(
  ports: Pick<Ports, 'edge' | 'service'>,
  state: DomainState,
  findings: readonly CheckFinding[],
): CheckFinding[] {
  const steps = describeSteps(ports, state);
  return findings.map((finding) => ({
    ...finding,
    nextStep: chooseStep(steps, finding) ?? finding.nextStep,
  }));
}

type Steps = ReturnType<typeof describeSteps>;

function describeSteps({ edge, service }: Pick<Ports, 'edge' | 'service'>, state: DomainState) {
  const { domain, versions } = state;
  const names = domainNames(domain, service.serviceDomain);
  const records = wantedRecords({ edge, service }, state);
  const recordAt = (name: string) => show(records.find((record) => record.name === name));
  const put = `PUT /v1/domains/${domain}/policy`;
  const host = recordAt(names.policyHost);
  const issuer = edge.caaIssuers[0];
  const isWantedValid = parseCurrent(versions).ok;
  const lead = `Check that ${host} is set and that nothing stands in between`;
  return {
    host,
    // A managed domain without a policy has no id to set yet.
    record: recordAt(names.mtaStsRecord),
    tlsRpt: recordAt(names.tlsRptRecord) ?? '',
    firstPolicy: `Put a policy: ${put}`,
    correct: `Put a corrected policy: ${put}`,
    lead,
    mend: isWantedValid ? lead : `Put a valid policy: ${put}`,
    renew: `Check that ${host} is set${issuer === undefined ? '' : ` and that CAA records allow ${issuer}`}; then it is renewed by itself`,
  };
}

const show = (record: Pick<RecordDescription, 'name' | 'type' | 'value'> | undefined) =>
  record && `${record.name} ${record.type} ${record.type === 'TXT' ? `"${record.value}"` : record.value}`;

function chooseStep(steps: Steps, { area, code, severity }: CheckFinding): string | undefined {
  const { host, record, tlsRpt, firstPolicy } = steps;
  switch (code) {
    case 'mta-sts-absent':
      return record === undefined ? firstPolicy : `Set ${host} and ${record}`;
    case 'record-missing':
      return record === undefined ? firstPolicy : `Set ${record}`;
    case 'record-invalid':
      return record === undefined ? firstPolicy : `Leave ${record} alone at that name`;
    case 'tls-rpt-missing':
      return `Set ${tlsRpt}`;
    case 'tls-rpt-invalid':
    case 'tls-rpt-advice':
      return `Leave ${tlsRpt} alone at that name`;
    case 'policy-invalid':
      return steps.mend;
    case 'policy-advice':
      return steps.correct;
    case 'certificate-ends':
      return steps.renew;
    default:
      return area === 'policy' && severity === 'error' && !code.startsWith('fetch-over-')
        ? steps.lead
        : undefined;
  }
}

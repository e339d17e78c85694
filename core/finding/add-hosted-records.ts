import type { DomainName } from '../names/domain-name.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { FindingParameters, HostedRecords } from './finding-parameters.ts';

type HostedCode = {
  [C in FindingCode]: FindingParameters[C] extends { domain: DomainName; hosted?: HostedRecords }
    ? 'hosted' extends keyof FindingParameters[C]
      ? C
      : never
    : never;
}[FindingCode];

/** Findings whose next step names the records of a domain that is hosted here. */
const hostedCodes: Record<HostedCode, true> = {
  'mta-sts-absent': true,
  'record-missing': true,
  'record-invalid': true,
  'record-differs': true,
  'fetch-dns': true,
  'fetch-private-address': true,
  'fetch-connect': true,
  'fetch-tls-expired': true,
  'fetch-tls-name': true,
  'fetch-tls-untrusted': true,
  'fetch-tls': true,
  'fetch-timeout': true,
  'fetch-too-large': true,
  'fetch-protocol': true,
  redirect: true,
  'wrong-status': true,
  'wrong-media-type': true,
  'other-text': true,
  'policy-invalid': true,
  'policy-advice': true,
  'certificate-ends': true,
  'tls-rpt-missing': true,
  'tls-rpt-invalid': true,
  'tls-rpt-advice': true,
  'tls-rpt-elsewhere': true,
};

/**
 * Turns a finding into one about a domain that is hosted here. A check of any domain can only say what a record looks like;
 * here the exact record is known.
 */
export function addHostedRecords(found: Finding, hosted: HostedRecords): Finding {
  if (!Object.hasOwn(hostedCodes, found.code)) return found;
  return { ...found, parameters: { ...found.parameters, hosted } } as Finding;
}

import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainNames, domainNames } from '../store/domains/domain-names.ts';

/** The targets of the CNAMEs of `_mta-sts` and `_smtp._tls` of a domain, in public DNS. */
export type ClaimTargets =
  | { kind: 'found'; targets: Omit<DomainNames, 'policyHost'> }
  /** At least one name has no CNAME. */
  | { kind: 'none' }
  /** DNS did not answer, so nothing is known. */
  | { kind: 'unknown' };

export async function lookUpClaim(
  { resolver }: Pick<Ports, 'resolver'>,
  domain: DomainName,
): Promise<ClaimTargets> {
  const { mtaStsRecord, tlsRptRecord } = domainNames(domain);
  const [mtaSts, tlsRpt] = await Promise.all([resolver.cname(mtaStsRecord), resolver.cname(tlsRptRecord)]);
  if (mtaSts.kind === 'failed' || tlsRpt.kind === 'failed') return { kind: 'unknown' };
  // A name has only one CNAME (RFC 2181 §10.1); if there are several, nobody knows which one counts.
  const [first, second] = [mtaSts, tlsRpt].map((answer) =>
    answer.kind === 'found' && answer.records.length === 1 ? answer.records[0] : undefined,
  );
  return first === undefined || second === undefined
    ? { kind: 'none' }
    : { kind: 'found', targets: { mtaStsRecord: first, tlsRptRecord: second } };
}

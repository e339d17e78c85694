import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import { type DomainNames, domainNames } from '../store/domains/domain-names.ts';
import { followCnames } from './follow-cnames.ts';

/** Where the CNAMEs of `_mta-sts` and `_smtp._tls` of a domain lead in public DNS, directly or by other names. */
export type ClaimTargets =
  | { kind: 'found'; targets: Omit<DomainNames, 'policyHost'> }
  /** At least one name has no CNAME. */
  | { kind: 'none' }
  /** DNS did not answer, so nothing is known. */
  | { kind: 'unknown' };

export async function lookUpClaim(
  ports: Pick<Ports, 'resolver' | 'service'>,
  domain: DomainName,
): Promise<ClaimTargets> {
  const { mtaStsRecord, tlsRptRecord } = domainNames(domain);
  const isOurs = (target: string) => target.endsWith(`.${ports.service.serviceDomain}`);
  const [mtaSts, tlsRpt] = await Promise.all([
    followCnames(ports, mtaStsRecord, isOurs),
    followCnames(ports, tlsRptRecord, isOurs),
  ]);
  if (mtaSts.kind === 'failed' || tlsRpt.kind === 'failed') return { kind: 'unknown' };
  const [first, second] = [mtaSts, tlsRpt].map((chain) => (chain.kind === 'found' ? chain.end : undefined));
  return first === undefined || second === undefined
    ? { kind: 'none' }
    : { kind: 'found', targets: { mtaStsRecord: first, tlsRptRecord: second } };
}

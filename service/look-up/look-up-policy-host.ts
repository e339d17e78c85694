/**
 * Where the policy host of a domain leads. Owners set a CNAME, but public DNS may answer something else: a chain of
 * CNAMEs, or only addresses, because their provider flattens CNAMEs or has a proxy in front.
 */

import type { DomainName } from '../../core/names/domain-name.ts';
import { siteOf } from '../../core/names/network-of.ts';
import { policyHostOf } from '../../core/names/record-names.ts';
import type { Ports } from '../ports/ports.ts';
import { isServedBy, leadsToEdge } from '../store/domains/policy-host-target.ts';
import { followCnames } from './follow-cnames.ts';

export type PolicyHostAnswer =
  /** To the edge. `addresses`: the answer has no CNAME, but only addresses of the edge's networks. */
  | { kind: 'ours'; target: string }
  | { kind: 'ours'; addresses: string[] }
  /** By CNAMEs to somewhere else. */
  | { kind: 'elsewhere'; targets: string[] }
  /** There is no CNAME, and the addresses are of other networks than the edge's. */
  | { kind: 'other-addresses'; addresses: string[] }
  | { kind: 'none' }
  /** DNS did not answer. */
  | { kind: 'failed'; why: string };

export async function lookUpPolicyHost(
  ports: Pick<Ports, 'resolver' | 'edge' | 'service'>,
  domain: DomainName,
): Promise<PolicyHostAnswer> {
  const host = policyHostOf(domain);
  const chain = await followCnames(ports, host, (target) => leadsToEdge(ports, target));
  if (chain.kind === 'failed') return chain;
  if (chain.kind === 'none') return lookUpAddresses(ports, host);
  const target = chain.targets.find((one) => leadsToEdge(ports, one));
  return target === undefined ? { kind: 'elsewhere', targets: chain.targets } : { kind: 'ours', target };
}

async function lookUpAddresses(
  { resolver, edge }: Pick<Ports, 'resolver' | 'edge'>,
  host: string,
): Promise<PolicyHostAnswer> {
  const found = await resolver.addresses(host);
  if (found.kind !== 'found') return found;
  const own = await resolver.addresses(edge.endpoint);
  if (own.kind === 'failed') return own;
  // The edge answers other addresses of its networks in other places and at other times.
  const sites = new Set(own.kind === 'found' ? own.records.map(siteOf) : []);
  const addresses = found.records;
  return addresses.every((address) => sites.has(siteOf(address)))
    ? { kind: 'ours', addresses }
    : { kind: 'other-addresses', addresses };
}

/** Whether the edge serves the policy host: it may refuse names of the service's zone. */
export const isServed = (ports: Pick<Ports, 'edge' | 'service'>, answer: PolicyHostAnswer): boolean =>
  answer.kind === 'ours' && (!('target' in answer) || isServedBy(ports, answer.target));

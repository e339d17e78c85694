/**
 * What the CNAME of a policy host leads to. `mta-sts.<domain>` is a CNAME of a name that only this claim to the domain
 * has, and a wildcard in the service's zone leads all such names to the edge. Domains from before that lead to the edge's
 * own name, and so do all where the edge does not accept the way by our name (docs/decisions/0018).
 */
import { edgeNameOf } from '../../../core/names/record-names.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DomainState } from './domain.ts';
import { delegatedNames } from './domain-names.ts';

type TargetPorts = Pick<Ports, 'edge' | 'service'>;

/** What the CNAME of a domain's policy host should be. */
export const policyHostTarget = (
  { edge, service }: TargetPorts,
  state: Pick<DomainState, 'inbox'>,
): string => (edge.takesServiceNames ? delegatedNames(state, service).policyHost : edge.endpoint);

/** Whether a name leads to the edge, of whichever claim it is. */
export const leadsToEdge = ({ edge, service }: TargetPorts, target: string): boolean =>
  target === edge.endpoint || isServiceName(service, target);

/** Whether the edge serves a policy host that is a CNAME of this name. */
export const isServedBy = ({ edge, service }: TargetPorts, target: string): boolean =>
  target === edge.endpoint || (edge.takesServiceNames && isServiceName(service, target));

/** Whether it is one label below the name of the edge in the service's zone. */
const isServiceName = ({ serviceDomain }: Ports['service'], target: string): boolean =>
  target.slice(target.indexOf('.')) === `.${edgeNameOf(serviceDomain)}`;

/**
 * The canary has what every hosted domain has: a CNAME that leads to the edge, a record with an id, and a policy that the
 * edge serves for its name.
 */
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { isDomainName } from '../../core/names/domain-name.ts';
import { mtaStsNameOf, policyHostOf } from '../../core/names/record-names.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { judgeFetch } from '../look-up/verify-served.ts';
import { policyUrl } from '../store/domains/domain-names.ts';
import { type DeploymentFinding, deploymentFinding } from './deployment-finding.ts';
import type { DeployedPorts, DeploymentPlan } from './deployment-plan.ts';
import { recordsOf } from './records-of.ts';

/** ACM renews a certificate sixty days before its end, so one that is this old was not renewed. */
const leastCertificateDays = 21;

export async function checkCanary(ports: DeployedPorts, plan: DeploymentPlan): Promise<DeploymentFinding[]> {
  const { canary } = plan.names;
  const missing = await checkWay(ports, plan);
  if (missing) return [missing];
  const name = mtaStsNameOf(canary);
  return recordsOf(await ports.resolver.txt(name), name).length === 0
    ? [deploymentFinding('edge', 'canary-missing', { canary })]
    : checkServed(ports, canary);
}

/**
 * That CloudFront accepts a CNAME which leads to it by way of a name of ours is not known. The canary asks it: if there is
 * no tenant though all names lead there, the answer was no (docs/decisions/0018).
 */
async function checkWay(
  { account, resolver }: DeployedPorts,
  { prefix, names: { canary, edge } }: DeploymentPlan,
): Promise<DeploymentFinding | undefined> {
  const host = policyHostOf(canary);
  const [target] = recordsOf(await resolver.cname(host), host);
  if (target === undefined) return deploymentFinding('edge', 'canary-missing', { canary });
  if (!target.endsWith(`.${edge}`)) return undefined;
  if (recordsOf(await resolver.cname(target), target).length === 0)
    return deploymentFinding('edge', 'service-names-missing', { name: `*.${edge}`, prefix });
  return (await account.hasTenant(host))
    ? undefined
    : deploymentFinding('edge', 'service-names-refused', { canary, target });
}

async function checkServed({ fetch, clock }: DeployedPorts, canary: string): Promise<DeploymentFinding[]> {
  if (!isDomainName(canary)) throw new Error(`"${canary}" is no domain name`);
  const result = await fetch.get(policyUrl(canary));
  const body = result.ok ? result.body : new Uint8Array();
  const notServed = (problem: string) => [
    deploymentFinding('edge', 'canary-not-served', { canary, problem }),
  ];
  const problem = judgeFetch(canary, body, result);
  if (problem) return notServed(problem.code);
  if (!parsePolicy(body).ok) return notServed('no-policy');
  const end = result.ok ? result.certificateNotAfter : undefined;
  const days = end === undefined ? Infinity : Math.floor((+end - +clock.now()) / dayMilliseconds);
  return days < leastCertificateDays
    ? [deploymentFinding('edge', 'canary-certificate-old', { canary, days })]
    : [];
}

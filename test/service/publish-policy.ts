import type { Policy } from '../../core/mta-sts/policy.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../../service/ports/ports.ts';
import type { DomainWithPolicy } from '../../service/publishing/change-with-policy.ts';
import { editPolicy, type Publication } from '../../service/publishing/edit-policy.ts';
import { loadDomain } from '../../service/store/domains/domain.ts';
import { policyKey } from '../../service/store/domains/policy.ts';

type PublishPorts = Pick<Ports, 'store' | 'tasks' | 'clock'>;

/** A domain and its policy as an editor sees them. */
export async function see(ports: Pick<Ports, 'store'>, domain: DomainName): Promise<DomainWithPolicy> {
  const loaded = await loadDomain(ports, domain);
  if (!loaded) throw new Error(`${domain} is not there`);
  return { ...loaded, stored: await ports.store.get(policyKey(domain)) };
}

/** Publishes a policy that the guard accepts. */
export const byOwner = (policy: Policy, by = 'owner'): Publication => ({
  policy,
  by,
  verdict: { forbidden: [] },
});

/** An edit by someone who has just read the policy. @throws Error when somebody else changed it in between */
export async function publishPolicy(ports: PublishPorts, domain: DomainName, policy: Policy, by?: string) {
  const result = await editPolicy(ports, await see(ports, domain), byOwner(policy, by));
  if (!result.ok) throw new Error(`the edit is ${result.reason}`);
  return result;
}

import type { AccountPorts, DeploymentPlan } from '../../service/deployment/deployment-plan.ts';
import type { Account } from '../../service/ports/account.ts';
import type { Resolver } from '../../service/ports/resolver.ts';
import { FakeResolver } from './fake-resolver.ts';
import { MemoryDns } from './memory-dns.ts';

const nameServers = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];

export const examplePlan: DeploymentPlan = {
  prefix: 'strictmx',
  region: 'us-east-1',
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.net' },
  certificateHosts: ['mta-sts.mta.example.net'],
  receiptRuleSet: 'own',
  domains: 100,
};

/** An account in which nothing stands in the way of a deployment, but for what a test changes. */
export function createFakeAccount(changes: Partial<Account> = {}, delegated: string[] = nameServers) {
  const resolver = new FakeResolver(new MemoryDns());
  resolver.found('addresses', 'inbound-smtp.us-east-1.amazonaws.com', ['192.0.2.1']);
  const ports: AccountPorts & { resolver: Resolver } = {
    account: {
      id: async () => '123456789012',
      bootstrapVersion: async () => 21,
      hasDistribution: async () => true,
      hostedZone: async () => ({
        name: 'example.net',
        isPrivate: false,
        nameServers,
        records: 2,
        maxRecords: 10_000,
      }),
      activeRuleSet: async () => undefined,
      sending: async () => ({ isSandbox: false, isEnabled: true }),
      concurrency: async () => 1_000,
      quota: async () => 10_000,
      ...changes,
    },
    resolver: Object.assign(resolver, {
      ns: async () =>
        delegated.length > 0 ? { kind: 'found' as const, records: delegated } : { kind: 'none' as const },
    }),
    issuers: ['amazon.com'],
  };
  return { ports, resolver };
}

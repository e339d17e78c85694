import { formatPolicy } from '../../core/mta-sts/policy.ts';
import type { DeployedPorts, DeploymentPlan } from '../../service/deployment/deployment-plan.ts';
import type { Account, AccountAlarm } from '../../service/ports/account.ts';
import type { Resolver } from '../../service/ports/resolver.ts';
import { answerOf, FakeFetch } from './fake-fetch.ts';
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
  names: {
    mailDomain: 'reports.mta.example.net',
    signingKey: 'strictmx._domainkey.reports.mta.example.net',
    canary: 'canary.mta.example.net',
    edge: 'edge.mta.example.net',
    idRecords: '_mta-sts.mta.example.net',
  },
};

export const exampleAlarm: AccountAlarm = {
  name: 'strictmx-operations-digest-missing-DigestMissing',
  description: 'The planner has not run. What to do: docs/runbook.md#digest-missing',
  isEnabled: true,
  actions: ['arn:aws:sns:us-east-1:123456789012:strictmx-mail-out-Notices-1'],
  state: 'OK',
  since: new Date('2026-11-20T12:00:00Z'),
};

/** An account in which nothing stands in the way of a deployment, but for what a test changes. */
export function createFakeAccount(changes: Partial<Account> = {}, delegated: string[] = nameServers) {
  const fetch = new FakeFetch({ get: async () => undefined }, { serves: () => false });
  const resolver = new FakeResolver(new MemoryDns());
  resolver.found('addresses', 'inbound-smtp.us-east-1.amazonaws.com', ['192.0.2.1']);
  const ports: DeployedPorts & { resolver: Resolver } = {
    fetch,
    clock: { now: () => new Date('2026-11-24T12:00:00Z') },
    account: {
      id: async () => '123456789012',
      bootstrapVersion: async () => 21,
      hasDistribution: async () => true,
      hasTenant: async () => true,
      hostedZone: async () => ({
        name: 'example.net',
        isPrivate: false,
        nameServers,
        records: 2,
        maxRecords: 10_000,
      }),
      countRecordsBelow: async () => 0,
      activeRuleSet: async () => undefined,
      identity: async () => ({ isVerified: true, isMailFromReady: true }),
      sending: async () => ({ isSandbox: false, isEnabled: true }),
      concurrency: async () => 1_000,
      alarms: async () => [exampleAlarm],
      subscriptions: async () => [{ endpoint: 'ops@example.net', isConfirmed: true }],
      quota: async () => 10_000,
      ...changes,
    },
    resolver: Object.assign(resolver, {
      ns: async () =>
        delegated.length > 0 ? { kind: 'found' as const, records: delegated } : { kind: 'none' as const },
    }),
    issuers: ['amazon.com'],
  };
  return { ports, resolver, fetch };
}

/** The same after a deployment that works. */
export function createFakeDeployment(changes: Partial<Account> = {}) {
  const { mailDomain, signingKey, canary, edge } = examplePlan.names;
  const made = createFakeAccount({
    activeRuleSet: async () => ({
      name: 'strictmx-mail-in-RuleSet-1',
      rules: [{ recipients: [mailDomain], isEnabled: true }],
    }),
    ...changes,
  });
  const { resolver, fetch } = made;
  const exchange = 'inbound-smtp.us-east-1.amazonaws.com';
  resolver.found('mx', mailDomain, [{ exchange, preference: 10 }]);
  resolver.found('txt', signingKey, ['v=DKIM1; k=rsa; p=MIIB']);
  resolver.found('cname', `mta-sts.${canary}`, [`claim.${edge}`]);
  resolver.found('cname', `claim.${edge}`, ['d1.cloudfront.net']);
  resolver.found('txt', `_mta-sts.${canary}`, ['v=STSv1; id=1']);
  const policy = formatPolicy({ mode: 'testing', mx: [exchange], maxAgeSeconds: 86_400 });
  const answer = answerOf(200, policy);
  const url = `https://mta-sts.${canary}/.well-known/mta-sts.txt`;
  fetch.answer(url, answer);
  return { ...made, url, answer };
}

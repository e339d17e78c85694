import { expect, test } from 'vitest';
import { checkAccount } from '../../../service/deployment/check-account.ts';
import type { DeploymentPlan } from '../../../service/deployment/deployment-plan.ts';
import type { Account } from '../../../service/ports/account.ts';
import { createFakeAccount, examplePlan } from '../../fakes/fake-account.ts';

/** What is not fine. */
async function codesOf(
  changes: Partial<Account>,
  plan: Partial<DeploymentPlan> = {},
  delegated?: string[],
): Promise<string[]> {
  const { ports } = createFakeAccount(changes, delegated);
  const findings = await checkAccount(ports, { ...examplePlan, ...plan });
  return findings.filter(({ code }) => code !== 'fine').map(({ code }) => code);
}

const zone = {
  name: 'example.net',
  isPrivate: false,
  nameServers: ['ns-1.example'],
  records: 2,
  maxRecords: 100,
};

test('accountChecks find nothing in an account that refuses nothing', async () => {
  expect(await codesOf({})).toEqual([]);
});

test.each<[string, Partial<Account>, Partial<DeploymentPlan>, string[]]>([
  ['a region without the CDK', { bootstrapVersion: async () => undefined }, {}, ['not-bootstrapped']],
  ['an old bootstrap', { bootstrapVersion: async () => 5 }, {}, ['bootstrap-too-old']],
  [
    'us-east-1 without the CDK, for a service elsewhere',
    { bootstrapVersion: async (region) => (region === 'us-east-1' ? undefined : 21) },
    { region: 'eu-west-1' },
    ['not-bootstrapped', 'no-mail-in-region'],
  ],
  ['a zone of another account', { hostedZone: async () => undefined }, {}, ['zone-missing']],
  ['a private zone', { hostedZone: async () => ({ ...zone, isPrivate: true }) }, {}, ['zone-private']],
  ['another zone', { hostedZone: async () => ({ ...zone, name: 'a.example' }) }, {}, ['zone-has-other-name']],
  [
    'a zone that other name servers answer for',
    { hostedZone: async () => zone },
    { domains: 1 },
    ['zone-delegated-elsewhere'],
  ],
  [
    'an account that CloudFront may not know',
    { hasDistribution: async () => false },
    {},
    ['cloudfront-perhaps-not-verified'],
  ],
  [
    'the rule set of something else',
    { activeRuleSet: async () => ({ name: 'theirs', rules: [] }) },
    {},
    ['rule-set-in-use'],
  ],
  [
    'our own rule set, of an earlier deployment',
    { activeRuleSet: async () => ({ name: 'strictmx-mail-in-RuleSet-1', rules: [] }) },
    {},
    [],
  ],
  [
    'the rule set of a deployment whose prefix continues ours',
    { activeRuleSet: async () => ({ name: 'strictmx-two-mail-in-RuleSet-1', rules: [] }) },
    {},
    ['rule-set-in-use'],
  ],
  [
    'a named rule set that is active',
    { activeRuleSet: async () => ({ name: 'theirs', rules: [] }) },
    { receiptRuleSet: 'theirs' },
    [],
  ],
  ['a named rule set that is not active', {}, { receiptRuleSet: 'theirs' }, ['rule-set-not-active']],
  [
    'an account in the sandbox',
    { sending: async () => ({ isSandbox: true, isEnabled: true }) },
    {},
    ['sending-sandbox'],
  ],
  [
    'an account that SES stopped',
    { sending: async () => ({ isSandbox: true, isEnabled: false }) },
    {},
    ['sending-stopped'],
  ],
  ['a new account’s concurrency', { concurrency: async () => 10 }, {}, ['concurrency-low']],
  ['quotas below the plan', { quota: async () => 2_500 }, { domains: 2_501 }, ['quota-low', 'quota-low']],
  ['quotas that nothing lists, for few domains', { quota: async () => undefined }, { domains: 100 }, []],
  [
    'quotas that nothing lists, for many domains, and a zone for 5,000',
    { quota: async () => undefined },
    { domains: 5_000 },
    ['zone-too-small', 'quota-not-listed'],
  ],
])('accountChecks judge %s', async (_, changes, plan, codes) => {
  expect(await codesOf(changes, plan)).toEqual(codes);
});

test.each([
  ['all planned domains are hosted already', 3_000, 3_000, []],
  ['those that are still to come do not fit', 3_000, 5_000, ['zone-too-small']],
  ['more are hosted than planned', 3_000, 100, []],
])('accountChecks count the records of hosted domains once: %s', async (_, hosted, domains, codes) => {
  const asked: string[] = [];
  const changes: Partial<Account> = {
    hostedZone: async () => ({
      ...zone,
      nameServers: ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'],
      records: 6_010,
      maxRecords: 10_000,
    }),
    countRecordsBelow: async (...args) => {
      asked.push(args.join(' '));
      return hosted;
    },
  };
  expect(await codesOf(changes, { domains })).toEqual(codes);
  const isPerhapsFull = domains > 1_995;
  expect(asked).toEqual(isPerhapsFull ? ['Z0123456789ABCDEFGHIJ _mta-sts.mta.example.net'] : []);
});

test('accountChecks find a zone that public DNS does not delegate to', async () => {
  expect(await codesOf({}, {}, [])).toEqual(['zone-not-delegated']);
});

test('accountChecks find CAA records that exclude Amazon, and name the record that decides', async () => {
  const { ports, resolver } = createFakeAccount();
  resolver.found('caa', 'example.net', [{ critical: false, tag: 'issue', value: 'letsencrypt.org' }]);
  const findings = await checkAccount(ports, examplePlan);
  expect(findings.filter(({ check }) => check === 'caa')).toEqual([
    {
      check: 'caa',
      code: 'caa-forbids-amazon',
      severity: 'error',
      parameters: { host: 'mta-sts.mta.example.net', name: 'example.net', issuer: 'amazon.com' },
    },
  ]);
});

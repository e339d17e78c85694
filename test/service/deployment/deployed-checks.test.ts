import { expect, test } from 'vitest';
import { checkDeployment } from '../../../service/deployment/check-account.ts';
import type { DeploymentPlan } from '../../../service/deployment/deployment-plan.ts';
import { createFakeDeployment, examplePlan } from '../../fakes/fake-account.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';

type Deployment = ReturnType<typeof createFakeDeployment>;

/** What is not fine. */
async function codesOf(
  { ports }: Pick<Deployment, 'ports'>,
  plan: Partial<DeploymentPlan> = {},
): Promise<string[]> {
  const findings = await checkDeployment(ports, { ...examplePlan, ...plan });
  return findings.filter(({ code }) => code !== 'fine').map(({ check, code }) => `${check} ${code}`);
}

const { mailDomain, signingKey } = examplePlan.names;
const rule = { recipients: [mailDomain], isEnabled: true };
const theirs = { name: 'theirs', rules: [rule] };

test('deployedChecks find nothing in a deployment that works', async () => {
  expect(await codesOf(createFakeDeployment())).toEqual([]);
});

test('deployedChecks take a rule set of the account that is named in the configuration', async () => {
  const deployment = createFakeDeployment({ activeRuleSet: async () => theirs });
  expect(await codesOf(deployment, { receiptRuleSet: 'theirs' })).toEqual([]);
});

test.each<[string, Parameters<typeof createFakeDeployment>[0], string]>([
  ['no active rule set', { activeRuleSet: async () => undefined }, 'mail-in own-rule-set-not-active'],
  ['the rule set of others', { activeRuleSet: async () => theirs }, 'mail-in own-rule-set-not-active'],
  [
    'our rule set without our rule',
    {
      activeRuleSet: async () => ({
        name: 'strictmx-mail-in-RuleSet-1',
        rules: [{ ...rule, recipients: ['other.example'] }],
      }),
    },
    'mail-in receipt-rule-missing',
  ],
  [
    'our rule switched off',
    {
      activeRuleSet: async () => ({
        name: 'strictmx-mail-in-RuleSet-1',
        rules: [{ ...rule, isEnabled: false }],
      }),
    },
    'mail-in receipt-rule-disabled',
  ],
  ['a domain that SES does not know', { identity: async () => undefined }, 'mail-out identity-missing'],
  [
    'a domain that SES has not verified',
    { identity: async () => ({ isVerified: false, isMailFromReady: false }) },
    'mail-out identity-not-verified',
  ],
  [
    'bounces that cannot come back',
    { identity: async () => ({ isVerified: true, isMailFromReady: false }) },
    'mail-out mail-from-not-ready',
  ],
  [
    'an account in the sandbox',
    { sending: async () => ({ isSandbox: true, isEnabled: true }) },
    'mail-out sending-sandbox',
  ],
  ['a zone of another account', { hostedZone: async () => undefined }, 'zone zone-missing'],
  ['little concurrency', { concurrency: async () => 10 }, 'concurrency concurrency-low'],
])('deployedChecks find %s', async (_, changes, found) => {
  expect(await codesOf(createFakeDeployment(changes))).toEqual([found]);
});

test.each<[string, (deployment: Deployment) => void, string]>([
  [
    'report mail that goes nowhere',
    ({ resolver }) => resolver.answer('mx', mailDomain, { kind: 'none' }),
    'mail-in mail-exchange-missing',
  ],
  [
    'report mail that goes to a server of others',
    ({ resolver }) => resolver.found('mx', mailDomain, [{ exchange: 'mx.example', preference: 1 }]),
    'mail-in mail-exchange-missing',
  ],
  [
    'a signing key that nobody can look up',
    ({ resolver }) => resolver.answer('txt', signingKey, { kind: 'none' }),
    'signing-key signing-key-missing',
  ],
  [
    'a signing key that was revoked',
    ({ resolver }) => resolver.found('txt', signingKey, ['v=DKIM1; p=']),
    'signing-key signing-key-missing',
  ],
  [
    'an edge that does not serve the canary',
    ({ fetch, url }) => fetch.answer(url, answerOf(404, 'Not Found')),
    'edge canary-not-served',
  ],
  [
    'a question that DNS does not answer',
    ({ resolver }) => resolver.fail('txt', signingKey),
    'signing-key not-known',
  ],
])('deployedChecks find %s', async (_, breaks, found) => {
  const deployment = createFakeDeployment();
  breaks(deployment);
  expect(await codesOf(deployment)).toEqual([found]);
});

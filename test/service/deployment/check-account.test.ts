import { expect, test } from 'vitest';
import { checkAccount } from '../../../service/deployment/check-account.ts';
import { preflightChecks } from '../../../service/deployment/deployment-finding.ts';
import { createFakeAccount, examplePlan } from '../../fakes/fake-account.ts';

test('checkAccount() reports the result of every check, in the order of a deployment', async () => {
  const { ports } = createFakeAccount();
  const findings = await checkAccount(ports, examplePlan);
  expect(findings.map(({ check, code }) => [check, code])).toEqual(
    preflightChecks.map((check) => [check, 'fine']),
  );
});

test('checkAccount() continues after a call that AWS denies, and after a query that DNS does not answer', async () => {
  const denied = Object.assign(new Error('Not authorized'), { name: 'AccessDeniedException' });
  const { ports, resolver } = createFakeAccount({ concurrency: () => Promise.reject(denied) });
  resolver.fail('caa', 'example.net');
  const findings = await checkAccount(ports, examplePlan);
  const unknown = findings.filter(({ severity }) => severity === 'unknown');
  expect(unknown.map(({ check, parameters }) => [check, parameters])).toEqual([
    ['caa', { why: 'Error: no answer from DNS about the CAA records of "example.net" (SERVFAIL)' }],
    ['concurrency', { why: 'AccessDeniedException: Not authorized' }],
  ]);
  expect(findings).toHaveLength(preflightChecks.length);
});

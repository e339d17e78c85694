import { expect, test } from 'vitest';
import { checkCanary } from '../../../service/deployment/check-canary.ts';
import { createFakeDeployment, examplePlan } from '../../fakes/fake-account.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';

type Deployment = ReturnType<typeof createFakeDeployment>;

const { canary, edge } = examplePlan.names;

const codesOf = async ({ ports }: Pick<Deployment, 'ports'>) =>
  (await checkCanary(ports, examplePlan)).map(({ code }) => code);

test('checkCanary() finds nothing where the canary is served', async () => {
  expect(await codesOf(createFakeDeployment())).toEqual([]);
});

test.each<[string, (deployment: Deployment) => void, string]>([
  [
    'a deployment without a canary',
    ({ resolver }) => resolver.answer('txt', `_mta-sts.${canary}`, { kind: 'none' }),
    'canary-missing',
  ],
  [
    'a canary that leads nowhere',
    ({ resolver }) => resolver.answer('cname', `mta-sts.${canary}`, { kind: 'none' }),
    'canary-missing',
  ],
  [
    'names of the service that lead nowhere',
    ({ resolver }) => resolver.answer('cname', `claim.${edge}`, { kind: 'none' }),
    'service-names-missing',
  ],
  [
    'an edge that does not serve the policy',
    ({ fetch, url }) => fetch.answer(url, answerOf(404, 'Not Found')),
    'canary-not-served',
  ],
  [
    'an edge without a certificate for the name',
    ({ fetch, url }) => fetch.answer(url, { ok: false, problem: 'tls-name', detail: '' }),
    'canary-not-served',
  ],
  [
    'an edge that serves something else',
    ({ fetch, url }) => fetch.answer(url, answerOf(200, 'hello')),
    'canary-not-served',
  ],
  [
    'a certificate that was not renewed',
    ({ fetch, url, answer }) =>
      fetch.answer(url, {
        ...answer,
        certificateNotAfter: new Date('2026-12-04T12:00:00Z'),
      } as typeof answer),
    'canary-certificate-old',
  ],
])('checkCanary() finds %s', async (_, breaks, found) => {
  const deployment = createFakeDeployment();
  breaks(deployment);
  expect(await codesOf(deployment)).toEqual([found]);
});

test('checkCanary() finds that CloudFront has made no tenant for a host that leads to it by our name', async () => {
  const deployment = createFakeDeployment({ hasTenant: async () => false });
  expect(await codesOf(deployment)).toEqual(['service-names-refused']);
  deployment.resolver.found('cname', `mta-sts.${canary}`, ['d1.cloudfront.net']);
  expect(await codesOf(deployment)).toEqual([]);
});

test('checkCanary() does not say that CloudFront refuses while it cannot be asked', async () => {
  const deployment = createFakeDeployment({ hasTenant: () => Promise.reject(new Error('AccessDenied')) });
  await expect(codesOf(deployment)).rejects.toThrow('AccessDenied');
  const { ports, resolver } = createFakeDeployment();
  resolver.fail('cname', `mta-sts.${canary}`);
  await expect(checkCanary(ports, examplePlan)).rejects.toThrow(
    `no answer from DNS about "mta-sts.${canary}"`,
  );
});

import { expect, test } from 'vitest';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { publishPolicy } from '../../service/publish-policy.ts';
import { deployFunction, domain, host } from '../deploy-function.ts';
import { s3Notice, sqsEvent, zoneId } from '../stub-world.ts';

const world = deployFunction('rotate-id');

test('rotate-id announces a policy on S3’s notification', async () => {
  await host(world());
  await publishPolicy(world().ports, domain, {
    mode: 'testing',
    mx: ['mx.shop.example.net'],
    maxAgeSeconds: 86_400,
  });
  const notice = s3Notice('Policies', `policies/${domain}/mta-sts.txt`);
  const { answer, log } = await world().invoke('rotate-id', sqsEvent([notice]));
  expect(answer, log).toEqual({ batchItemFailures: [] });
  const [version] = (await loadDomain(world().ports, domain))?.state.versions ?? [];
  expect(world().stub.route53.values(zoneId, `_mta-sts.${domain}`, 'TXT')).toEqual([
    `"v=STSv1; id=${version?.id};"`,
  ]);
});

import { expect, test } from 'vitest';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { domainName } from '../../fakes/names.ts';
import { deployFunction, domain, register } from '../deploy-function.ts';
import { sqsEvent, zoneId } from '../stub-world.ts';

const world = deployFunction('advance-hosting');

const advance = (name: string) =>
  world().invoke('advance-hosting', sqsEvent([JSON.stringify({ kind: 'advance-hosting', domain: name })]));
const record = (name: string, type: string) => world().stub.route53.values(zoneId, name, type);

test('advance-hosting takes the domain to being served', async () => {
  await register(world());
  // The first look makes the records and the tenant, and the next finds the certificate.
  for (const _ of [1, 2]) expect((await advance(domain)).answer).toEqual({ batchItemFailures: [] });
  expect(record(`mta-sts.${domain}`, 'CNAME')).toEqual([`${world().stub.cloudFront.endpoint}.`]);
  expect(record(`_smtp._tls.${domain}`, 'TXT')?.[0]).toMatch(/^"v=TLSRPTv1; ?rua=mailto:/u);
  expect(world().stub.cloudFront.tenantOf(`mta-sts.${domain}`)?.certificateArn).toBeDefined();
  expect(world().asked).toContain(`CNAME mta-sts.${domain}`);
});

test('advance-hosting says what an AWS error means, although its bundle does not have every error class', async () => {
  const taken = domainName('taken.example.net');
  world().stub.cloudFront.inUseElsewhere.add(`mta-sts.${taken}`);
  await register(world(), taken);
  await advance(taken);
  expect((await loadDomain(world().ports, taken))?.state.hosting.problem).toMatchObject({
    code: 'edge-cname-in-use',
  });
});

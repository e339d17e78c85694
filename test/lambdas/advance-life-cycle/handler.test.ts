import { expect, test } from 'vitest';
import { startRemoval } from '../../../service/life-cycle/start-removal.ts';
import { loadDomain } from '../../../service/store/domains/domain.ts';
import { runTask } from '../../../service/tasks/run-task.ts';
import { publishPolicy } from '../../service/publish-policy.ts';
import { deployFunction, domain, host } from '../deploy-function.ts';
import { sqsEvent, zoneId } from '../stub-world.ts';

const world = deployFunction('advance-life-cycle');

test('advance-life-cycle deletes the records, tenant and policy of a domain that is removed', async () => {
  const { ports, stub } = world();
  const record = (name: string, type: string) => stub.route53.values(zoneId, name, type);
  await host(world());
  await publishPolicy(ports, domain, { mode: 'testing', mx: ['mx.shop.example.net'], maxAgeSeconds: 86_400 });
  await runTask(ports, { kind: 'rotate-id', domain });
  expect(record(`_mta-sts.${domain}`, 'TXT')).toHaveLength(1);
  await startRemoval(ports, { domain, by: 'test', forcedBecause: 'moved away' });

  const task = sqsEvent([JSON.stringify({ kind: 'advance-life-cycle', domain })]);
  const { answer, log } = await world().invoke('advance-life-cycle', task);
  expect(answer, log).toEqual({ batchItemFailures: [] });
  expect(record(`_mta-sts.${domain}`, 'TXT')).toBeUndefined();
  // The host goes last, when no resolver remembers the records any more.
  for (const TEST_LATER_SECONDS of ['3600', '7200', '10800'])
    await world().invoke('advance-life-cycle', task, { TEST_LATER_SECONDS });
  expect(record(`mta-sts.${domain}`, 'CNAME')).toBeUndefined();
  expect(stub.cloudFront.tenantOf(`mta-sts.${domain}`)).toBeUndefined();
  expect(stub.s3.keys('Policies')).toEqual([]);
  expect(await loadDomain(ports, domain)).toBeUndefined();
});

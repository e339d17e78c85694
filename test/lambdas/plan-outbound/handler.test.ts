import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { collectSessions, deployFunction, domain } from '../deploy-function.ts';
import { sqsEvent } from '../stub-world.ts';

const world = deployFunction('plan-outbound');

test('plan-outbound makes a report of a shard of a day', async () => {
  const day = await collectSessions(world());
  const task = { kind: 'plan-outbound', day, shard: shardOf(domain) };
  const { answer, log } = await world().invoke('plan-outbound', sqsEvent([JSON.stringify(task)]));
  expect(answer, log).toEqual({ batchItemFailures: [] });
  expect(
    world()
      .stub.s3.keys('State')
      .filter((key) => key.startsWith('outbound/reports/')),
  ).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { shardOf } from '../../../core/tls-rpt/write/shard-of.ts';
import { collectSessions, deployFunction, domain } from '../deploy-function.ts';

const world = deployFunction('plan-outbound-days');

test('plan-outbound-days queues every shard of a day that is over and has results', async () => {
  const day = await collectSessions(world());
  await world().invoke('plan-outbound-days', {});
  const tasks = world()
    .takeSqsEvent('plan-outbound')
    .Records.map(({ body }) => JSON.parse(body));
  expect(tasks).toHaveLength(16);
  expect(tasks).toContainEqual({ kind: 'plan-outbound', day, shard: shardOf(domain) });
});

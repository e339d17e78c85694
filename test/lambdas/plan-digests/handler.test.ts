import { expect, test } from 'vitest';
import { deployFunction, register } from '../deploy-function.ts';

const world = deployFunction('plan-digests');

test('plan-digests queues one mail for each owner whose hour it is', async () => {
  await register(world());
  const tomorrow = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T06:00:00Z`;
  await world().invoke('plan-digests', { scheduledAt: tomorrow });
  expect(
    world()
      .takeSqsEvent('send-digest')
      .Records.map(({ body }) => JSON.parse(body)),
  ).toEqual([{ kind: 'send-digest', owner: 'acme', day: new Date().toISOString().slice(0, 10) }]);
});

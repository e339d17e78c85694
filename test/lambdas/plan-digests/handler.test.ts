import { expect, test } from 'vitest';
import { addDays, dayOf } from '../../../core/names/utc-day.ts';
import { deployFunction, register } from '../deploy-function.ts';

const world = deployFunction('plan-digests');

test('plan-digests queues one mail for each owner whose hour it is', async () => {
  await register(world());
  const today = dayOf(new Date());
  await world().invoke('plan-digests', { scheduledAt: `${addDays(today, 1)}T06:00:00Z` });
  expect(
    world()
      .takeSqsEvent('send-digest')
      .Records.map(({ body }) => JSON.parse(body)),
  ).toEqual([{ kind: 'send-digest', owner: 'acme', day: today }]);
});

import { expect, test } from 'vitest';
import { warnOfPlan } from '../../../service/publishing/warn-of-plan.ts';
import { World } from '../world.ts';

const migration = { newMx: ['mx.new.example', '*.mail.new.example'], startedAt: '2026-11-24T10:00:00Z' };

test('warnOfPlan() names what a change of provider will add to the policy again', async () => {
  const state = { ...(await (await World.hosted()).state()), migration } as Parameters<typeof warnOfPlan>[0];
  expect(warnOfPlan(state, { mx: ['mx.new.example'] })).toMatchObject([
    { code: 'migration-adds-mx', parameters: { domain: 'example.com', missing: ['*.mail.new.example'] } },
  ]);
  expect(warnOfPlan(state, { mx: migration.newMx })).toEqual([]);
  expect(warnOfPlan(await (await World.hosted()).state(), { mx: [] }), 'no plan').toEqual([]);
});

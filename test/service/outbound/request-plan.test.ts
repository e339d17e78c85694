import { expect, test } from 'vitest';
import { requestPlan } from '../../../service/outbound/request-plan.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { utcDay } from '../../fakes/names.ts';

const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'PUT /v1/x', dryRun: false };

test('requestPlan() has the shards of a day that is over planned', async () => {
  const { handles, ...ports } = createFakePorts();
  expect(await requestPlan(ports, change, utcDay('2026-11-23'))).toEqual({ ok: true });
  expect(handles.tasks.take()).toHaveLength(16);
});

test('requestPlan() refuses a day that is not over', async () => {
  const { handles, ...ports } = createFakePorts();
  expect(await requestPlan(ports, change, utcDay('2026-11-24'))).toMatchObject({
    reason: 'day-not-over',
    day: '2026-11-24',
  });
  expect(handles.tasks.take()).toEqual([]);
});

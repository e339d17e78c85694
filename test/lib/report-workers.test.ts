import { expect, test } from 'vitest';
import { functionOf } from './synthesize.ts';

test.each([
  ['SendDigest', true],
  ['PlanDigests', false],
  ['PlanOutbound', false],
  ['SendOutbound', true],
  ['PlanOutboundDays', false],
])('the worker %s has the key that signs mail: %s', (id, signs) => {
  const { Variables } = functionOf('workers', id).Environment as { Variables: object };
  expect('DKIM_SECRET' in Variables).toBe(signs);
  expect('WRITABLE_ZONES' in Variables).toBe(false);
});

test('the worker PlanOutbound has memory for the largest input', () => {
  expect(functionOf('workers', 'PlanOutbound').MemorySize).toBe(1024);
});

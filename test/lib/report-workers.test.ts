import { expect, test } from 'vitest';
import { functionOf } from './synthesize.ts';

test.each([
  ['ReceiveReport', false],
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

test.each(['ReceiveReport', 'PlanOutbound'])('the worker %s has memory for the largest input', (id) => {
  expect(functionOf('workers', id).MemorySize).toBe(1024);
});

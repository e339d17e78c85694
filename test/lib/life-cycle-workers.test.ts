import { expect, test } from 'vitest';
import { functionOf } from './synthesize.ts';

const variablesOf = (id: string) =>
  Object.keys((functionOf('workers', id).Environment as { Variables: object }).Variables);

test.each([
  ['AdvanceLifeCycle', true, true],
  ['Reconcile', false, false],
])('the worker %s writes records: %s, changes tenants: %s', (id, writesRecords, changesTenants) => {
  expect(variablesOf(id).includes('WRITABLE_ZONES')).toBe(writesRecords);
  expect(variablesOf(id).includes('DISTRIBUTION_ID')).toBe(changesTenants);
});

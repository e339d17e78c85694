import { expect, test } from 'vitest';
import { isObject } from '../../../core/tls-rpt/json-object.ts';

test('isObject() is true for objects only', () => {
  expect([{}, [], null, 'x', undefined].map(isObject)).toEqual([true, false, false, false, false]);
});

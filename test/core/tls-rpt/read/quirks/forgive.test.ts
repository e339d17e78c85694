import { expect, test } from 'vitest';
import { nameType } from '../../../../../core/tls-rpt/read/quirks/forgive.ts';

test.each([
  [[], 'a list'],
  [{}, 'an object'],
  ['x', 'a string'],
  [1, 'a number'],
  [true, 'a boolean'],
])('nameType() calls %j %s', (value, name) => {
  expect(nameType(value)).toBe(name);
});

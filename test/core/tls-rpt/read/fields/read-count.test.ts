import { expect, test } from 'vitest';
import { readCount } from '../../../../../core/tls-rpt/read/fields/read-count.ts';
import { forgiven } from '../quirks/forgiven.ts';

test.each<[unknown, unknown[]]>([
  [0, [0]],
  [-0, [0]],
  [5326, [5326]],
  ['12', [12, 'is a string, read as a number']],
  [undefined, [undefined, 'is missing']],
  [null, [undefined, 'is null, ignored']],
  [-1, [undefined, 'is -1, not a count, ignored']],
  [1.5, [undefined, 'is 1.5, not a count, ignored']],
  ['many', [undefined, 'is "many", not a count, ignored']],
  [true, [undefined, 'is a boolean, not a count, ignored']],
])('readCount(%j)', (value, expected) => {
  const [count, ...notes] = forgiven((forgive) => readCount(value, forgive));
  expect([count, ...notes]).toEqual(expected);
  expect(Object.is(count, -0)).toBe(false);
});

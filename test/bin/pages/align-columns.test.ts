import { expect, test } from 'vitest';
import { alignColumns } from '../../../bin/pages/align-columns.ts';

test('alignColumns() begins each column at the same place, whatever the cells are', () => {
  expect(
    alignColumns([
      ['A', 'B'],
      ['long\u001b', ''],
      ['x', 'y'],
    ]),
  ).toEqual(['A           B', 'long\\u{1b}', 'x           y']);
});

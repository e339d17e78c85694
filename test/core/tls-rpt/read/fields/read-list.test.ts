import { expect, test } from 'vitest';
import {
  readList,
  readObject,
  readPolicyString,
  readStrings,
} from '../../../../../core/tls-rpt/read/fields/read-list.ts';
import { forgiven } from '../quirks/forgiven.ts';

test.each<[unknown, unknown[]]>([
  [{ a: 1 }, [{ a: 1 }]],
  [[{ a: 1 }], [{ a: 1 }, 'is a list of one, read as its entry']],
  [undefined, [undefined]],
  [null, [undefined, 'is null, ignored']],
  ['x', [undefined, 'is a string, ignored']],
])('readObject(%j)', (value, expected) => {
  expect(forgiven((forgive) => readObject(value, forgive))).toEqual(expected);
});

test.each<[unknown, unknown[]]>([
  [[1, 2], [[1, 2]]],
  [{ a: 1 }, [[{ a: 1 }], 'is an object, read as a list of one']],
  [undefined, [undefined]],
  [null, [undefined, 'is null, ignored']],
  ['x', [undefined, 'is a string, ignored']],
])('readList(%j)', (value, expected) => {
  expect(forgiven((forgive) => readList(value, forgive))).toEqual(expected);
});

test.each<[unknown, unknown[]]>([
  [
    ['a', null],
    [['a'], 'is null, ignored'],
  ],
  ['a', [['a'], 'is a string, read as a list']],
  [undefined, [undefined]],
  [null, [undefined, 'is null, ignored']],
  [
    ['["a","b"]', 'c'],
    [['a', 'b', 'c'], 'is a JSON array in a string, read as a list'],
  ],
])('readStrings(%j)', (value, expected) => {
  expect(forgiven((forgive) => readStrings(value, forgive))).toEqual(expected);
});

test('readPolicyString() splits lines', () => {
  expect(forgiven((forgive) => readPolicyString(['version: STSv1\r\nmode: none'], forgive))).toEqual([
    ['version: STSv1', 'mode: none'],
    'has line ends in a string, read as lines',
  ]);
});

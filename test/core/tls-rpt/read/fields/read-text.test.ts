import { expect, test } from 'vitest';
import { readInformation, readText, readWord } from '../../../../../core/tls-rpt/read/fields/read-text.ts';
import { forgiven } from '../quirks/forgiven.ts';

test.each<[unknown, unknown[]]>([
  ['text', ['text']],
  [' text', [' text']],
  [undefined, [undefined]],
  [null, [undefined, 'is null, ignored']],
  [' ', [undefined, 'is empty, ignored']],
  [7, ['7', 'is a number, read as text']],
  [['text'], ['text', 'is a list of one, read as its entry']],
  [
    ['a', 'b'],
    [undefined, 'is a list, ignored'],
  ],
  [{}, [undefined, 'is an object, ignored']],
])('readText(%j)', (value, expected) => {
  expect(forgiven((forgive) => readText(value, forgive))).toEqual(expected);
});

const deep = (depth: number): unknown => (depth === 0 ? 1 : [deep(depth - 1)]);

test.each<[string, unknown, unknown[]]>([
  ['text', 'text', ['text']],
  ['null', null, [undefined, 'is null, ignored']],
  ['a list of one text', ['text'], ['text', 'is a list of one, read as its entry']],
  ['an object', { a: 1 }, ['{"a":1}', 'is an object, read as text']],
  ['a list', ['a', 2], ['["a",2]', 'is a list, read as text']],
  ['lists in lists', deep(9), [undefined, 'is a list, ignored']],
])('readInformation() of %s', (_, value, expected) => {
  expect(forgiven((forgive) => readInformation(value, forgive))).toEqual(expected);
});

test('readWord() returns the word in lower case', () => {
  expect(forgiven((forgive) => readWord('TLSA', forgive))).toEqual(['tlsa', 'is "TLSA", read as "tlsa"']);
  expect(forgiven((forgive) => readWord(undefined, forgive))).toEqual([undefined]);
});

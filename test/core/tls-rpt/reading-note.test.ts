import { expect, test } from 'vitest';
import { foundValue, jsonTypeOf, readingNote } from '../../../core/tls-rpt/reading-note.ts';

test('readingNote() gives a code and its facts, and no sentence', () => {
  expect(readingNote('other-zone', { member: 'a', zone: 'GMT' })).toEqual({
    code: 'other-zone',
    parameters: { member: 'a', zone: 'GMT' },
  });
});

test.each([
  [[], 'list'],
  [{}, 'object'],
  ['x', 'string'],
  [1, 'number'],
  [true, 'boolean'],
])('jsonTypeOf(%j) is %s', (value, type) => {
  expect(jsonTypeOf(value)).toBe(type);
});

test.each([
  ['a text', 'x', { text: 'x' }],
  ['a long text, cut', 'x'.repeat(1000), { text: 'x'.repeat(300) }],
  ['a number', -1.5, { number: '-1.5' }],
  ['a number that JSON cannot write', Number.POSITIVE_INFINITY, { number: 'Infinity' }],
  ['anything else, by its type', [1], { type: 'list' }],
])('foundValue() keeps %s', (_, value, found) => {
  expect(foundValue(value)).toEqual(found);
});

import { describe, expect, test } from 'vitest';
import * as members from '../../../../core/tls-rpt/write/session-members.ts';

test.each<[string, () => unknown, unknown]>([
  ['readDomainMember()', () => members.readDomainMember({ a: 'Example.com.' }, 'a'), 'example.com'],
  ['readChoice()', () => members.readChoice({ a: 'x' }, 'a', ['x', 'y']), 'x'],
  ['readFlag()', () => members.readFlag({ a: true }, 'a'), true],
  ['readFlag() without the member', () => members.readFlag({}, 'a'), false],
  ['readPositive() at its limit', () => members.readPositive({ a: 5 }, 'a', 5), 5],
  ['readPositive() without the member', () => members.readPositive({}, 'a', 5), 1],
  ['readOptionalText()', () => members.readOptionalText({ a: ' b\r\nc\ud800' }, 'a', 10), 'b c\ufffd'],
  ['readOptionalText() over its limit', () => members.readOptionalText({ a: 'bcd' }, 'a', 2), 'b…'],
  ['readOptionalText() of null', () => members.readOptionalText({ a: null }, 'a', 10), undefined],
  ['readOptionalTexts()', () => members.readOptionalTexts({ a: ['b', 'c\n'] }, 'a', 2, 2), ['b', 'c']],
  ['readOptionalTexts() of too many', () => members.readOptionalTexts({ a: ['b', 'c'] }, 'a', 1, 1), ['b']],
  ['readOptionalTexts() without the member', () => members.readOptionalTexts({}, 'a', 2, 2), undefined],
])('%s reads the member', (_, read, expected) => {
  expect(read()).toEqual(expected);
});

describe('throws SessionError:', () => {
  test.each<[string, () => unknown, string]>([
    [
      'readDomainMember()',
      () => members.readDomainMember({}, 'a'),
      '"a" is missing, expected a domain name such as "example.com"',
    ],
    [
      'readChoice()',
      () => members.readChoice({ a: 'z' }, 'a', ['x', 'y']),
      '"a" is "z", expected "x" or "y"',
    ],
    ['readFlag()', () => members.readFlag({ a: 1 }, 'a'), '"a" is 1, expected true or false'],
    [
      'readPositive() of 0',
      () => members.readPositive({ a: 0 }, 'a', 5),
      '"a" is 0, expected a whole number from 1 to 5',
    ],
    [
      'readPositive() over its limit',
      () => members.readPositive({ a: 6 }, 'a', 5),
      '"a" is 6, expected a whole number from 1 to 5',
    ],
    [
      'readOptionalText()',
      () => members.readOptionalText({ a: {} }, 'a', 1),
      '"a" is an object, expected a string',
    ],
    [
      'readOptionalTexts() of a number',
      () => members.readOptionalTexts({ a: [1] }, 'a', 1, 1),
      '"a" is an array of 1, expected an array of strings',
    ],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(members.SessionError);
    expect(read).toThrow(new members.SessionError(message));
  });

  test('wrongMember() cuts a long value', () => {
    expect(members.wrongMember({ a: 'x'.repeat(100) }, 'a', 'less').message).toBe(
      `"a" is "${'x'.repeat(60)}…", expected less`,
    );
  });

  test('describeValue() never copies something large', () => {
    expect([null, 7, [1, 2], { a: 'x'.repeat(1000) }].map(members.describeValue)).toEqual([
      'null',
      '7',
      'an array of 2',
      'an object',
    ]);
  });
});

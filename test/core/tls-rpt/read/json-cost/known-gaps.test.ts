import { expect, test } from 'vitest';
import {
  endOfString,
  endOfWord,
  isOfWord,
  KnownGaps,
} from '../../../../../core/tls-rpt/read/json-cost/known-gaps.ts';

const gap = '","receiving-ip":"';

/** What is skipped of a text whose gap was learnt where it first stands. */
function skipAfterOne(text: string, learnt = text.indexOf('[')) {
  const gaps = new KnownGaps(Buffer.from(text));
  const end = learnt + 7;
  gaps.learn(learnt, end, 2);
  gaps.learn(learnt, end, 2);
  return gaps.skip(end);
}

test('skip() skips each known gap with the value after it, and counts the values in them', () => {
  const text = '[{"aa":[{"aa":1[{"aa":true[{"bb":1';
  expect(skipAfterOne(text)).toEqual({ at: text.indexOf('[{"bb"'), values: 4 });
});

test.each([
  ['a gap that differs in its last byte', '[{"aa":[{"aa";1', 0],
  ['a gap that is cut off', '[{"aa":[{"aa', 0],
  ['a gap that differs in its first byte', '[{"aa":{{"aa":1', 0],
])('skip() stops at %s', (_, text, values) => {
  expect(skipAfterOne(text)).toEqual({ at: 7, values });
});

test('skip() skips strings, also with escaped quotation marks, and those that are cut off', () => {
  const first = `x${gap.slice(1)}`;
  const text = `${first}v${gap}a \\" b and more\\\\${gap}c${gap}cut off`;
  const gaps = new KnownGaps(Buffer.from(text));
  const start = text.indexOf(gap) + 1;
  gaps.learn(start, start + gap.length - 1, 1);
  gaps.learn(start, start + gap.length - 1, 1);
  const { at, values } = gaps.skip(text.indexOf(gap, start) + 1);
  expect(values).toBe(2);
  expect(at).toBeGreaterThan(text.length - 1);
});

test('forget() lets no gap follow the one that was counted', () => {
  const text = '[{"aa":[{"aa":1';
  const gaps = new KnownGaps(Buffer.from(text));
  gaps.learn(0, 7, 2);
  gaps.learn(0, 7, 2);
  gaps.forget();
  expect(gaps.skip(7)).toEqual({ at: 7, values: 0 });
});

test.each([
  ['a quotation mark', 'ab"c', 2],
  ['one after an escaped one', 'a\\"b"c', 4],
  ['one after an escaped backslash', 'a\\\\"c', 3],
  ['the end of the text', 'abc', 3],
])('endOfString() ends at %s', (_, text, end) => {
  expect(endOfString(Buffer.from(text), 0)).toBe(end);
});

test.each([
  ['a number', '-1.5E7,', 6],
  ['a word', 'true}', 4],
  ['nothing', '"a"', 0],
])('endOfWord() ends after %s', (_, text, end) => {
  expect(endOfWord(Buffer.from(text), 0)).toBe(end);
});

test('isOfWord() takes no byte that JSON gives a meaning, and no blank', () => {
  for (const char of '"\\,:{}[] \t\r\n') expect(isOfWord(char.charCodeAt(0))).toBe(false);
});

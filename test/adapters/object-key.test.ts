import { expect, test } from 'vitest';
import { checkListLimit, checkObjectKey, compareKeys } from '../../adapters/object-key.ts';

test.each([
  ['no key', '', 'it is empty'],
  ['a lone surrogate', 'a\ud800', 'it is not well-formed Unicode'],
  ['a line end', 'a\nb', 'it contains a control character'],
  ['DEL', 'a\x7f', 'it contains a control character'],
  ['1,025 bytes', `${'ä'.repeat(512)}a`, 'it is longer than 1024 bytes'],
  ['a parent', 'a/../b', 'it has the segment ".."'],
  ['the folder itself', 'a/./b', 'it has the segment "."'],
  ['an empty segment', 'a//b', 'it has the segment ""'],
])('checkObjectKey() refuses %s', (_, key, why) => {
  expect(() => checkObjectKey(key)).toThrow(why);
});

test.each(['a', 'a/b.json', '...', '.tmp/x', 'ä'.repeat(512)])('checkObjectKey() accepts %j', (key) => {
  expect(() => checkObjectKey(key)).not.toThrow();
});

test('checkListLimit() is 1,000 if absent, and a whole number up to that', () => {
  expect([checkListLimit(), checkListLimit(1), checkListLimit(1_000)]).toEqual([1_000, 1, 1_000]);
  for (const limit of [0, 1_001, 1.5]) expect(() => checkListLimit(limit)).toThrow('"limit"');
});

test('compareKeys() orders by UTF-8 bytes, also beyond the basic plane', () => {
  const keys = ['\u{1f512}', '\u{ffee}', 'b', 'a/b', 'a.b', 'a', ''];
  expect(keys.toSorted(compareKeys)).toEqual(['', 'a', 'a.b', 'a/b', 'b', '\u{ffee}', '\u{1f512}']);
  expect(compareKeys('a', 'a')).toBe(0);
});

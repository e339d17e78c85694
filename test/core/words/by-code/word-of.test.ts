import { expect, test } from 'vitest';
import { wordOf } from '../../../../core/words/by-code/word-of.ts';

test('wordOf() returns the words, and quotes unknown ones', () => {
  expect(wordOf({ dns: 'no address' }, 'dns')).toBe('no address');
  expect(wordOf({ dns: 'no address' }, 'newer')).toBe('"newer"');
  expect(wordOf({ dns: 'no address' }, 'constructor')).toBe('"constructor"');
  expect(wordOf({}, '__proto__', (key) => `(${key})`)).toBe('(__proto__)');
});

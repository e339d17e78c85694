import { expect, test } from 'vitest';
import { displayWidth, padDisplay } from '../../../core/text/display-width.ts';

test.each([
  ['letters', 'abc', 3],
  ['wide characters', '例え', 4],
  ['a letter with a combining mark', 'e\u0301', 1],
])('displayWidth() of %s', (_, text, expected) => {
  expect(displayWidth(text)).toBe(expected);
});

test('padDisplay() fills up to the width, and cuts nothing', () => {
  expect([padDisplay('例', 4), padDisplay('abc', 2)]).toEqual(['例  ', 'abc']);
});

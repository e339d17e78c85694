import { expect, test } from 'vitest';
import { linesIn } from '../../../console/routes/form.ts';

test.each([
  ['one a line', 'a\nb', ['a', 'b']],
  ['as browsers end lines', 'a\r\nb\r\n', ['a', 'b']],
  ['with commas and blanks', ' a, b ,\n\n c', ['a', 'b', 'c']],
  ['nothing', ' \n', []],
])('linesIn() reads a list typed %s', (_, text, list) => {
  expect(linesIn(text)).toEqual(list);
});

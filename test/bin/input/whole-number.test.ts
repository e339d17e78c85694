import { expect, test } from 'vitest';
import { atLeastOne } from '../../../bin/input/whole-number.ts';

test('atLeastOne() reads a whole number from 1 up, and refuses anything else', () => {
  expect(atLeastOne('100')).toBe(100);
  for (const text of ['0', '-1', '1.5', 'x', '']) expect(() => atLeastOne(text)).toThrow('from 1 up');
});

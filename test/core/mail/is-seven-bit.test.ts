import { expect, test } from 'vitest';
import { isSevenBit } from '../../../core/mail/is-seven-bit.ts';

test.each([
  ['nothing', '', true],
  ['lines of ASCII', 'a\r\n\r\nb', true],
  ['the longest line that SMTP takes', `${'x'.repeat(998)}\r\n${'x'.repeat(998)}`, true],
  ['a longer one', `${'x'.repeat(999)}\r\n`, false],
  ['a letter beyond ASCII', 'Gr\u00fc\u00dfe\r\n', false],
  ['a NUL', 'a\0b\r\n', false],
  ['a bare line feed', 'a\nb\r\n', false],
  ['a bare carriage return', 'a\rb\r\n', false],
  ['a carriage return at the end', 'a\r', false],
])('isSevenBit() of %s', (_what, text, is) => {
  expect(isSevenBit(Buffer.from(text, 'latin1'))).toBe(is);
});

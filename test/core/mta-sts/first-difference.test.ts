import { expect, test } from 'vitest';
import { firstDifference } from '../../../core/mta-sts/first-difference.ts';

const stored = 'version: STSv1\r\nmode: enforce\r\n';

test.each<[what: string, first: string, second: string, difference: ReturnType<typeof firstDifference>]>([
  ['equal texts', stored, stored, undefined],
  ['two empty texts', '', '', undefined],
  [
    'a different line end',
    'version: STSv1\nmode: enforce\n',
    stored,
    { line: 1, first: '"version: STSv1\\u{a}"', second: '"version: STSv1\\u{d}\\u{a}"' },
  ],
  [
    'a space at the end of the second line',
    'version: STSv1\r\nmode: enforce \r\n',
    stored,
    { line: 2, first: '"mode: enforce \\u{d}\\u{a}"', second: '"mode: enforce\\u{d}\\u{a}"' },
  ],
  [
    'no line end after the last line',
    'version: STSv1\r\nmode: enforce',
    stored,
    { line: 2, first: '"mode: enforce"', second: '"mode: enforce\\u{d}\\u{a}"' },
  ],
  [
    'an additional line',
    `${stored}x: 1\r\n`,
    stored,
    { line: 3, first: '"x: 1\\u{d}\\u{a}"', second: undefined },
  ],
  [
    'a missing line',
    'version: STSv1\r\n',
    stored,
    { line: 2, first: undefined, second: '"mode: enforce\\u{d}\\u{a}"' },
  ],
  ['an empty text', '', 'a\n', { line: 1, first: undefined, second: '"a\\u{a}"' }],
  [
    'a difference at the end of a line of 64 KB: only its surroundings',
    `x: ${'a'.repeat(60_000)}!`,
    `x: ${'a'.repeat(60_000)}?${'b'.repeat(100)}`,
    { line: 1, first: `"…${'a'.repeat(40)}!"`, second: `"…${'a'.repeat(40)}?${'b'.repeat(38)}…"` },
  ],
  [
    'text with terminal escapes, which it escapes',
    '\u001b[31m\u202ered',
    'red',
    { line: 1, first: '"\\u{1b}[31m\\u{202e}red"', second: '"red"' },
  ],
])('firstDifference() of %s', (_, first, second, difference) => {
  expect(firstDifference(first, second)).toEqual(difference);
});

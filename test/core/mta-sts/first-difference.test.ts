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
    { line: 1, first: 'version: STSv1\n', second: 'version: STSv1\r\n' },
  ],
  [
    'a space at the end of the second line',
    'version: STSv1\r\nmode: enforce \r\n',
    stored,
    { line: 2, first: 'mode: enforce \r\n', second: 'mode: enforce\r\n' },
  ],
  [
    'no line end after the last line',
    'version: STSv1\r\nmode: enforce',
    stored,
    { line: 2, first: 'mode: enforce', second: 'mode: enforce\r\n' },
  ],
  ['an additional line', `${stored}x: 1\r\n`, stored, { line: 3, first: 'x: 1\r\n', second: undefined }],
  [
    'a missing line',
    'version: STSv1\r\n',
    stored,
    { line: 2, first: undefined, second: 'mode: enforce\r\n' },
  ],
  ['an empty text', '', 'a\n', { line: 1, first: undefined, second: 'a\n' }],
  [
    'a difference at the end of a line of 64 KB: only its surroundings',
    `x: ${'a'.repeat(60_000)}!`,
    `x: ${'a'.repeat(60_000)}?${'b'.repeat(100)}`,
    { line: 1, first: `…${'a'.repeat(40)}!`, second: `…${'a'.repeat(40)}?${'b'.repeat(100)}` },
  ],
  [
    'lines of 64 KB, of which it keeps 300 characters',
    'a'.repeat(60_000),
    'b'.repeat(60_000),
    { line: 1, first: 'a'.repeat(300), second: 'b'.repeat(300) },
  ],
])('firstDifference() of %s', (_, first, second, difference) => {
  expect(firstDifference(first, second)).toEqual(difference);
});

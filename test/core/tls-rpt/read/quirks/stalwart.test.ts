import { expect, test } from 'vitest';
import {
  dropMxPrefix,
  ignoreNull,
  noteNextMidnight,
} from '../../../../../core/tls-rpt/read/quirks/stalwart.ts';
import { forgiven } from './forgiven.ts';

test('ignoreNull() notes a null', () => {
  expect(forgiven(ignoreNull)).toEqual([undefined, 'is null, ignored']);
});

test.each([
  ['a line of the policy', 'mx: mx.example.com', ['mx.example.com', 'has the prefix "mx: ", removed']],
  ['two of them', 'MX:a.example,mx: b.example', ['a.example,b.example', 'has the prefix "mx: ", removed']],
  ['a host that begins with mx', 'mx.example.com', ['mx.example.com']],
])('dropMxPrefix() reads %s', (_label, text, expected) => {
  expect(forgiven((forgive) => dropMxPrefix(text, forgive))).toEqual(expected);
});

test.each([
  ['the next midnight', '2026-11-24T00:00:00Z', 86_400, true],
  ['the last second of the day', '2026-11-23T23:59:59Z', 86_399, false],
  ['a midnight a week later', '2026-11-30T00:00:00Z', 604_800, false],
  ['24 hours after 06:00', '2026-11-24T06:00:00Z', 86_400, false],
])('noteNextMidnight() with %s', (_label, end, seconds, isNoted) => {
  const [found, ...notes] = forgiven((forgive) => noteNextMidnight(end, seconds, forgive));
  expect(found).toBe(isNoted);
  expect(notes).toEqual(isNoted ? ['is the next midnight'] : []);
});

import { expect, test } from 'vitest';
import * as quirks from '../../../../../core/tls-rpt/read/quirks/date-times.ts';
import { forgiven } from './forgiven.ts';

const noon = Date.UTC(2026, 10, 23, 12);

test.each([
  [1_795_392_000, '2026-11-23T00:00:00Z'],
  [946_684_799, undefined],
  [4_102_444_800, undefined],
  [Number.NaN, undefined],
])('formatUnixTime(%s) is %s', (seconds, time) => {
  expect(quirks.formatUnixTime(seconds)).toBe(time);
});

test.each<[string, Parameters<typeof forgiven>[0], unknown[]]>([
  [
    'readUnixTime() of seconds',
    (f) => quirks.readUnixTime(1_795_392_000, f),
    ['2026-11-23T00:00:00Z', 'is a number, read as seconds since 1970'],
  ],
  [
    'readUnixTime() of milliseconds',
    (f) => quirks.readUnixTime(1_795_392_000_000, f),
    ['2026-11-23T00:00:00Z', 'is a number, read as milliseconds since 1970'],
  ],
  [
    'readUnixTime() of a small number',
    (f) => quirks.readUnixTime(7, f),
    [undefined, 'is 7, not a date-time'],
  ],
  [
    'readBareDate() of an end',
    (f) => quirks.readBareDate(noon - 43_200_000, true, f),
    ['2026-11-23T23:59:59Z', 'has no time, read as the end of the day'],
  ],
  [
    'readBareDate() of a start',
    (f) => quirks.readBareDate(noon - 43_200_000, false, f),
    ['2026-11-23T00:00:00Z', 'has no time, read as the start of the day'],
  ],
  [
    'forgiveSeparator() of a space',
    (f) => quirks.forgiveSeparator(' ', f),
    [undefined, 'has a space instead of "T"'],
  ],
  ['forgiveSeparator() of T', (f) => quirks.forgiveSeparator('T', f), [undefined]],
  ['readZone() of RFC 3339', (f) => quirks.readZone('+01:30', f), [5_400_000]],
  ['readZone() of Z', (f) => quirks.readZone('Z', f), [0]],
  [
    'readZone() without a colon',
    (f) => quirks.readZone('-0100', f),
    [-3_600_000, 'has the zone "-0100", which RFC 3339 writes differently'],
  ],
  [
    'readMailDate()',
    (f) => quirks.readMailDate('Mon, 23 Nov 2026 01:00:00 +0100', f),
    ['2026-11-23T00:00:00Z', 'is in the date format of mail'],
  ],
  ['readMailDate() of a word', (f) => quirks.readMailDate('soon', f), [undefined]],
])('%s', (_label, read, expected) => {
  expect(forgiven(read)).toEqual(expected);
});

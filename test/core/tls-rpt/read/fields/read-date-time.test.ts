import { expect, test } from 'vitest';
import { readDateTime } from '../../../../../core/tls-rpt/read/fields/read-date-time.ts';
import { forgiven } from '../quirks/forgiven.ts';

const midnight = '2026-11-23T00:00:00Z';

test.each<[unknown, unknown[]]>([
  ['2026-11-23T00:00:00Z', [midnight]],
  ['2026-11-23T01:00:00.5+01:00', [midnight]],
  ['2026-11-23T00:00:00', [midnight, 'has no zone, read as UTC']],
  ['2026-11-23 00:00:00z', [midnight, 'has a space instead of "T"']],
  ['2026-11-23', [midnight, 'has no time, read as the start of the day']],
  ['2026-11-22T24:00:00Z', [midnight]],
  [1_795_392_000, [midnight, 'is a number, read as seconds since 1970']],
  ['1795392000', [midnight, 'is a number, read as seconds since 1970']],
  ['2026-02-30T00:00:00Z', [undefined, 'is "2026-02-30T00:00:00Z", not a date-time']],
  ['2026-11-23T25:00:00Z', [undefined, 'is "2026-11-23T25:00:00Z", not a date-time']],
  [undefined, [undefined, 'is missing']],
  [null, [undefined, 'is null, ignored']],
  [{}, [undefined, 'is an object, not a date-time']],
])('readDateTime(%j)', (value, expected) => {
  expect(forgiven((forgive) => readDateTime(value, false, forgive))).toEqual(expected);
});

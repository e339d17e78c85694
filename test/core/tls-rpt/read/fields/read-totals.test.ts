import { describe, expect, test } from 'vitest';
import { readTotals } from '../../../../../core/tls-rpt/read/fields/read-totals.ts';
import { readLimits } from '../../../../../core/tls-rpt/read/read-limits.ts';
import { Reading } from '../../../../../core/tls-rpt/read/reading.ts';
import type { ReportedPolicy } from '../../../../../core/tls-rpt/report.ts';
import { notesIn } from '../../../../fixtures/in-english.ts';

const failed = 'summary.total-failure-session-count';
const summed = `${failed} cannot be read, taken from the sum of the failure details`;
const raised = `${failed} is less than a single failure detail, taken from the largest of them`;

/** The total of failed sessions that was read, and the notes on it. */
function read(total: unknown, counts: (number | undefined)[] | undefined) {
  const reading = new Reading(readLimits);
  const details = (counts ?? []).map((count) => (count === undefined ? {} : { failedSessions: count }));
  const entry: ReportedPolicy = {};
  const counted = total === undefined ? {} : { 'total-failure-session-count': total };
  readTotals({ 'total-successful-session-count': 5, ...counted }, entry, details, reading);
  expect(entry.successfulSessions).toBe(5);
  return [entry.failedSessions, ...notesIn(reading.listNotes())];
}

describe('readTotals() reads the failed sessions', () => {
  test.each<[string, unknown, (number | undefined)[] | undefined, unknown[]]>([
    ['as they are', 3, [2, 1], [3]],
    ['as they are, if no detail is there', 3, undefined, [3]],
    ['as they are, if the details overlap', 3, [3, 2], [3]],
    ['of the details, if the total is missing', undefined, [4, 3], [7, `${failed} is missing`, summed]],
    ['of the details, if the total is null', null, [4, 3], [7, `${failed} is null, ignored`, summed]],
    [
      'of the details, if the total is no count',
      -1,
      [4],
      [4, `${failed} is -1, not a count, ignored`, summed],
    ],
    [
      'of details without a count, each as one',
      undefined,
      [undefined, 2],
      [3, `${failed} is missing`, summed],
    ],
    ['as no fewer than the largest detail', 1, [4, 3], [4, raised]],
    ['as not none beside a detail', 0, [undefined], [1, raised]],
    ['as unknown, if nothing says them', undefined, undefined, [undefined, `${failed} is missing`]],
    ['as unknown, if there are no details', undefined, [], [undefined, `${failed} is missing`]],
    [
      'as a number that JSON keeps',
      undefined,
      [Number.MAX_SAFE_INTEGER, 9],
      [Number.MAX_SAFE_INTEGER, `${failed} is missing`, summed],
    ],
  ])('%s', (_, total, counts, expected) => {
    expect(read(total, counts)).toEqual(expected);
  });
});

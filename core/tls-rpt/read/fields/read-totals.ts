/** The sessions of one entry. Its details show that some failed, even if its totals do not say so. */
import { sumCounts } from '../../figures/sessions.ts';
import type { JsonObject } from '../../json-object.ts';
import type { FailureDetail, ReportedPolicy } from '../../report.ts';
import { type Reading, setMember } from '../reading.ts';
import { readCount } from './read-count.ts';

const failureTotal = 'total-failure-session-count';

/**
 * Reads the totals of `summary` into `entry`. A total of failures that is missing is
 * their sum. One that is too small is at least the largest of them; not the sum, because details may overlap (RFC 8460
 * §4.3).
 */
export function readTotals(
  summary: JsonObject,
  entry: ReportedPolicy,
  details: FailureDetail[],
  reading: Reading,
): void {
  const read = (name: string) => readCount(summary[name], reading.forgive(`summary.${name}`));
  setMember(entry, 'successfulSessions', read('total-successful-session-count'));
  const given = read(failureTotal);
  const failed = completeTotal(given, details);
  if (failed !== given)
    reading.forgive(`summary.${failureTotal}`)(given === undefined ? 'total-summed' : 'total-raised');
  setMember(entry, 'failedSessions', failed);
}

function completeTotal(given: number | undefined, details: FailureDetail[]): number | undefined {
  // A detail without a count still means a failure.
  const counts = details.map(({ failedSessions }) => failedSessions ?? 1);
  if (given !== undefined) return counts.reduce((largest, count) => Math.max(largest, count), given);
  return counts.length > 0 ? sumCounts(counts) : undefined;
}

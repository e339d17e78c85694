import type { UtcDay } from '../../names/utc-day.ts';
import { addDays, dayMilliseconds, dayOf } from '../../names/utc-day.ts';
import {
  defaultCriteria,
  type EvidenceCriteria,
  type EvidenceDay,
  type EvidenceQuestion,
  findMissingEvidence,
} from './find-missing-evidence.ts';

/** How far ahead we look for a date; anything later depends on more than waiting. */
const foreseenDays = 60;

/** The period that is assumed to repeat: a week has quiet days, too. */
const repeatedDays = 7;

/**
 * From when nothing is missing, if reports continue as in the last week and nothing fails. Undefined if waiting does not
 * help: an MX that is not covered, or too few reporters.
 */
export function findPossibleFrom(
  question: EvidenceQuestion,
  criteria: EvidenceCriteria = defaultCriteria,
): Date | undefined {
  const { now, testingSince } = question;
  if (testingSince === undefined) return undefined;
  const midnight = Date.parse(dayOf(now));
  const days = foreseeDays(question);
  // The missing evidence changes only with the UTC day, or when testing has lasted long enough.
  const moments = [
    now.getTime(),
    Date.parse(testingSince) + criteria.days * dayMilliseconds,
    ...Array.from({ length: foreseenDays }, (_, index) => midnight + (index + 1) * dayMilliseconds),
  ].sort((a, b) => a - b);
  const found = moments.find(
    (time) =>
      time >= now.getTime() &&
      findMissingEvidence({ ...question, days, now: new Date(time) }, criteria).length === 0,
  );
  return found === undefined ? undefined : new Date(found);
}

/** The known days, then the last week repeated without its failures. */
function foreseeDays({ days, testingSince, now }: EvidenceQuestion): EvidenceDay[] {
  const today = dayOf(now);
  const known = days.filter(({ day }) => day < today);
  const isReported = (day: UtcDay) => known.some((one) => one.day === day && one.reporters.length > 0);
  // A future report that does not exist yet is not silence.
  const last = [-1, -2, -3].find((ago) => isReported(addDays(today, ago))) ?? -1;
  const week = Array.from({ length: repeatedDays }, (_, index) => addDays(today, last - index))
    .filter((day) => day >= (testingSince?.slice(0, 10) ?? ''))
    .reverse();
  const foreseen = Array.from({ length: foreseenDays }, (_, index): EvidenceDay => {
    const day = addDays(today, index);
    const repeated = known.find((one) => one.day === week[(index - last - 1) % week.length]);
    const { reporters = [], successfulSessions = 0 } = repeated ?? {};
    // Today is not over, but today's failures are known.
    const {
      failures = [],
      unexplainedSessions = 0,
      failing = [],
    } = days.find((one) => one.day === day) ?? {};
    return { day, reporters, successfulSessions, failures, unexplainedSessions, failing };
  });
  return [...known, ...foreseen];
}

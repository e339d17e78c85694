import { type Finding, type FindingCode, finding } from '../../core/finding/finding.ts';
import { wouldBounce } from '../../core/mta-sts/evidence/would-bounce.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { knownReporters } from '../../core/tls-rpt/judge/known-reporters.ts';
import { isResultType } from '../../core/tls-rpt/judge/result-type.ts';
import type { Readable } from '../store/load-readable.ts';

/** Today and this many days before it. */
const daysBefore = 2;

/** One or two sessions may fail because of a lost connection, a scanner, or a single liar. */
const minSessions = 3;

/**
 * Finds refused mail in the reports of known reporters, by the result types of RFC 8460. If none came, or they cannot be
 * read, nothing shows that it is over.
 * @param days four weeks, so that it is clear who is known
 */
export function findRefusedMail(
  { states: days, unreadable = [] }: Readable<DayState>,
  now: Date,
): { findings: Finding[]; unjudged: FindingCode[] } {
  const firstDay = addDays(dayOf(now), -daysBefore);
  const recent = days
    .filter(({ day }) => day >= firstDay)
    .flatMap(({ day, reports }) => Object.values(reports).map((report) => ({ day, report })))
    .filter(knownReporters(days));
  const refused = recent.flatMap(({ report: { policies } }) =>
    policies
      .filter(({ policyType, mode }) => policyType === 'sts' && mode === 'enforce')
      .flatMap(({ results }) => results.filter(isRefusal)),
  );
  const sessions = refused.reduce((sum, { failedSessions }) => sum + failedSessions, 0);
  const [first] = refused;
  if (sessions < minSessions || !first) {
    const isUnknown = recent.length === 0 || unreadable.some((day) => day >= firstDay);
    return { findings: [], unjudged: isUnknown ? ['mail-refused'] : [] };
  }
  const { resultType } = first;
  return { findings: [finding('mail-refused', { sessions, days: daysBefore, resultType })], unjudged: [] };
}

const isRefusal = ({ resultType }: { resultType: string }): boolean =>
  isResultType(resultType) && wouldBounce(resultType);

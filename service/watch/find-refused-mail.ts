import { type Finding, type FindingCode, finding } from '../../core/finding/finding.ts';
import { wouldBounce } from '../../core/mta-sts/evidence/would-bounce.ts';
import { addDays, dayOf } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';

/** Today and so many days before it. */
const daysBefore = 2;

/** What reporters say of the last days. Where none came, nothing says that it is over. */
export function findRefusedMail(
  days: readonly DayState[],
  now: Date,
): { findings: Finding[]; unjudged: FindingCode[] } {
  const recent = days
    .filter(({ day }) => day >= addDays(dayOf(now), -daysBefore))
    .flatMap(({ reports }) => Object.values(reports).filter(({ verified }) => verified));
  const refused = recent.flatMap(({ policies }) =>
    policies
      .filter(({ policyType, mode }) => policyType === 'sts' && mode === 'enforce')
      .flatMap(({ results }) => results.filter(({ resultType }) => wouldBounce(resultType))),
  );
  const sessions = refused.reduce((sum, { failedSessions }) => sum + failedSessions, 0);
  const [first] = refused;
  if (sessions === 0 || !first)
    return { findings: [], unjudged: recent.length === 0 ? ['mail-refused'] : [] };
  const { resultType } = first;
  return { findings: [finding('mail-refused', { sessions, days: daysBefore, resultType })], unjudged: [] };
}

import {
  defaultCriteria,
  type EvidenceQuestion,
  findMissingEvidence,
} from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { rememberedDays } from '../../core/tls-rpt/figures/reporter-days.ts';

/**
 * How long newcomers alone may delay enforce: in that time an honest one becomes known. Attack: somebody signs with another
 * new domain every day; without a limit, the policy would stay in testing for ever.
 */
const newcomerDays = rememberedDays - defaultCriteria.days;

/**
 * Whether failures count that only newcomers report: until the evidence from known reporters has been sufficient for
 * `newcomerDays`. A failure that they report restarts that time.
 * @param byKnown the question, answered only from known reporters
 */
export function areNewcomersHeeded(byKnown: Omit<EvidenceQuestion, 'coverage'>): boolean {
  const then = new Date(byKnown.now.getTime() - newcomerDays * dayMilliseconds);
  return [then, byKnown.now].some((now) => findMissingEvidence({ ...byKnown, coverage: [], now }).length > 0);
}

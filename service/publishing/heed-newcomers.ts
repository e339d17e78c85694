import {
  defaultCriteria,
  type EvidenceQuestion,
  findMissingEvidence,
} from '../../core/mta-sts/evidence/find-missing-evidence.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import { rememberedDays } from '../../core/tls-rpt/figures/reporter-days.ts';

/**
 * So long newcomers may hold enforce back alone: in that time an honest one becomes known. Attack: a stranger that signs
 * with another new domain every day; without an end, the policy would stay in testing for ever.
 */
const newcomerDays = rememberedDays - defaultCriteria.days;

/**
 * Whether failures count that only newcomers report: until what known reporters say would have been enough for
 * `newcomerDays`. A failure that they report begins that time anew.
 * @param byKnown the question with what known reporters say, and no more
 */
export function areNewcomersHeeded(byKnown: Omit<EvidenceQuestion, 'coverage'>): boolean {
  const then = new Date(byKnown.now.getTime() - newcomerDays * dayMilliseconds);
  return [then, byKnown.now].some((now) => findMissingEvidence({ ...byKnown, coverage: [], now }).length > 0);
}

import { submitterDomain } from '../judge/submitter-domain.ts';
import { type ReadingNote, readingNote } from '../reading-note.ts';
import type { Report } from '../report.ts';
import { groupByOverlap, knownOverlap } from './overlap.ts';

/**
 * Notes the assumption about a report with entries for MTA-STS and DANE, if it is not known whether its reporter counts a
 * session under both.
 */
export function noteOverlap(report: Report): ReadingNote[] {
  const entries = report.policies.map(({ policyType = '', successfulSessions = 0, failedSessions = 0 }) => ({
    policyType,
    successfulSessions,
    failedSessions,
  }));
  const counting = entries.filter(
    ({ policyType, successfulSessions, failedSessions }) =>
      (policyType === 'sts' || policyType === 'tlsa') && successfulSessions + failedSessions > 0,
  );
  if (new Set(counting.map(({ policyType }) => policyType)).size < 2) return [];
  const { reportId } = report;
  const maker = {
    submitter: submitterDomain(report, undefined) ?? '',
    ...(reportId !== undefined && { reportId }),
  };
  if (knownOverlap(maker) !== undefined) return [];
  const groups = groupByOverlap(counting, maker).length;
  return [readingNote(groups === 1 ? 'sessions-in-both' : 'sessions-added', {})];
}

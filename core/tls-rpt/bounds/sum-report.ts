import { cutBytes } from '../../text/cut-bytes.ts';
import { jsonBytes } from '../../text/format-json.ts';
import { addCounts, addSessions } from '../figures/sessions.ts';
import { findLostByJoining } from '../figures/unexplained.ts';
import { knownPolicyType } from '../judge/policy-type.ts';
import { isResultType } from '../judge/result-type.ts';
import { readingNote } from '../reading-note.ts';
import type { FailureDetail, Report, ReportedPolicy } from '../report.ts';
import { boundReport } from './bound-report.ts';

/** For policies and details, if not everything of a report is kept. Those of most real reports have less. */
const roomBytes = 4_000;

/** With names, notes, and the sums of what has no room. */
const mostBytes = 8_000;

/** Of a name. Real ones are shorter. */
const nameBytes = 200;

/**
 * A report with as many of its details as fit a few kilobytes, and sums of the others. Attack: thousands of policies, each
 * with sums of its own. They become one policy for each type, without texts.
 * @returns at most 8 KB of JSON, with every session and every failure of the report
 */
export function sumReport(report: Report): Report {
  const bounded = boundReport(report, roomBytes);
  return jsonBytes(bounded) <= mostBytes ? bounded : withoutTexts(report);
}

function withoutTexts(report: Report): Report {
  const { organizationName, contactInfo, reportId, policies, notes, ...period } = report;
  const details = policies.flatMap(({ failureDetails = [] }) => failureDetails);
  const byType = Map.groupBy(policies, ({ policyType }) => policyType && knownPolicyType(policyType));
  return {
    ...cutNames({ organizationName, contactInfo, reportId }),
    ...period,
    policies: [...byType].map(([policyType, group]) => sumPolicies(policyType, group)),
    notes: [
      readingNote('texts-cut', { count: policies.length }),
      ...(details.length > 0 ? [readingNote('details-left-out', { count: details.length })] : []),
      ...(notes.length > 0 ? [readingNote('more', {})] : []),
    ],
  };
}

/** Of those that are present. */
function cutNames(names: Record<string, string | undefined>): Record<string, string> {
  const cut = Object.entries(names).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, cutBytes(text, nameBytes)]],
  );
  return Object.fromEntries(cut);
}

function sumPolicies(policyType: string | undefined, policies: ReportedPolicy[]): ReportedPolicy {
  const sessions = policies.map(({ successfulSessions = 0, failedSessions = 0 }) => ({
    successfulSessions,
    failedSessions,
  }));
  const lost = findLostByJoining(
    policies.map(({ failedSessions = 0, failureDetails = [] }) => ({
      failedSessions,
      results: failureDetails.map((detail) => ({ failedSessions: detail.failedSessions ?? 1 })),
    })),
  );
  const failureDetails = sumDetails([
    ...policies.flatMap((policy) => policy.failureDetails ?? []),
    ...(lost > 0 ? [{ resultType: 'other', failedSessions: lost }] : []),
  ]);
  return {
    ...(policyType && { policyType }),
    ...addSessions(sessions),
    ...(failureDetails.length > 0 && { failureDetails }),
  };
}

/** By result type. */
function sumDetails(details: FailureDetail[]): FailureDetail[] {
  const sums = new Map<string | undefined, number>();
  for (const { resultType, failedSessions = 1 } of details) {
    const type = resultType && (isResultType(resultType) ? resultType : 'other');
    sums.set(type, addCounts(sums.get(type) ?? 0, failedSessions));
  }
  return [...sums].map(([resultType, failedSessions]) => ({
    ...(resultType && { resultType }),
    failedSessions,
  }));
}

/** Reports and their figures in the API's answers, with a sentence for each fact. */
import type { PolicyVersion } from '../core/mta-sts/version.ts';
import type { DayState } from '../core/tls-rpt/figures/day.ts';
import { summarize } from '../core/tls-rpt/figures/summary.ts';
import {
  describeEffects,
  describePolicy,
  describeReporterPolicies,
  type FailureMeaning,
  maxExplanations,
  type PolicyDescription,
  type PolicyUse,
} from '../core/tls-rpt/judge/describe-policy.ts';
import { describeReadingNote, describeUnverified } from '../core/words/describe-intake.ts';
import { explainResult } from '../core/words/explain.ts';
import type { Words } from '../core/words/words.ts';
import { formatReportId, type ReadReport } from '../service/intake/pages/list-reports.ts';

/** Adds which policy version each reporter applied, and what each failure meant for the mail. */
export function describeSummary(days: DayState[], versions: PolicyVersion[], words: Words) {
  const summary = summarize(days);
  const policies = describeReporterPolicies(days, versions);
  const effects = describeEffects(days, versions);
  return {
    ...summary,
    reporters: summary.reporters.map((one) => ({
      ...one,
      policies: (policies.get(one.submitter) ?? []).map((use) => withMessage(use, words)),
    })),
    resultTypes: summary.resultTypes.map((one) => ({
      ...one,
      explanation: explainResult(one.resultType, words),
      effects: (effects.get(one.resultType) ?? []).map((found) => ({
        ...found,
        effect: words.explanations.effects[found.effect],
      })),
    })),
  };
}

const notDescribed: PolicyDescription = { failures: [] };

export function describeReport(stored: ReadReport, versions: PolicyVersion[], words: Words) {
  const { day, identity, report, verification, receivedAt, submitter, raw } = stored;
  let room = maxExplanations;
  const policies = report.policies.map((policy, index) => {
    const isDescribed = index < maxExplanations;
    const {
      mode,
      version,
      failures: all,
    } = isDescribed ? describePolicy(policy, versions, day) : notDescribed;
    const failures = all.slice(0, room);
    room -= failures.length;
    return {
      ...policy,
      ...(mode && { mode }),
      ...(version && { policyVersion: withMessage(version, words) }),
      ...(failures.length > 0 && { explanations: failures.map((failure) => explain(failure, words)) }),
    };
  });
  // Only the check of the signature needs it; the notes say it in words.
  const { provenance: _, ...content } = report;
  return {
    id: formatReportId({ day, identity }),
    ...content,
    policies,
    notes: report.notes.map((note) => describeReadingNote(words, note)),
    submitter,
    receivedAt,
    verification: verificationInWords(verification, words),
    raw,
  };
}

const verificationInWords = (verification: ReadReport['verification'], words: Words) =>
  verification.verified ? verification : { ...verification, detail: describeUnverified(words, verification) };

const withMessage = <Use extends PolicyUse>(use: Use, { explanations }: Words) => ({
  ...use,
  message: explanations.policyUse(use),
});

function explain({ resultType, effect }: FailureMeaning, words: Words) {
  const { title, meaning } = explainResult(resultType, words);
  return { resultType, title, meaning, effect: words.explanations.effects[effect] };
}

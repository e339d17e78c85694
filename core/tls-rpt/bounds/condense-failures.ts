import { compareText } from '../../text/compare-text.ts';
import { cutBytes } from '../../text/cut-bytes.ts';
import type { DayFailure, DayResult } from '../figures/day.ts';
import { addCounts } from '../figures/sessions.ts';
import type { FailureDetail } from '../report.ts';

/** The failures of a policy, the most sessions first. Details that differ only in their number are one. */
export function condenseFailures(details: FailureDetail[]): DayFailure[] {
  const places = new Map<string, DayFailure>();
  for (const detail of details) {
    const failure = condenseFailure(detail);
    const key = JSON.stringify({ ...failure, failedSessions: 0 });
    const known = places.get(key);
    if (known) known.failedSessions = addCounts(known.failedSessions, failure.failedSessions);
    else places.set(key, failure);
  }
  return [...places]
    .sort(([keyA, a], [keyB, b]) => b.failedSessions - a.failedSessions || compareText(keyA, keyB))
    .map(([, failure]) => failure);
}

/** The texts of a failure, and the bytes of each that are kept. */
const failureTexts = {
  receivingMxHostname: 253,
  receivingIp: 45,
  sendingMtaIp: 45,
  failureReasonCode: 200,
  additionalInformation: 200,
} as const;
const failureTextNames = Object.keys(failureTexts) as (keyof typeof failureTexts)[];

function condenseFailure(detail: FailureDetail): DayFailure {
  const failure: DayFailure = resultOf(detail);
  for (const name of failureTextNames) {
    const text = detail[name];
    if (text) failure[name] = cutBytes(text, failureTexts[name]);
  }
  return failure;
}

/**
 * A detail without a count still means a failure. It counts as 1, which distorts no total: those never come from
 * details.
 */
export function resultOf({ resultType, failedSessions }: FailureDetail): Omit<DayResult, 'details'> {
  return {
    resultType: cutBytes(resultType ?? 'validation-failure', 60),
    failedSessions: failedSessions ?? 1,
  };
}

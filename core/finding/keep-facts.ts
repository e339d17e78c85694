import type { FindingCode, StoredFinding } from './finding.ts';
import type { FindingParameters } from './finding-parameters.ts';

type OptionalNames<Facts> = {
  [Name in keyof Facts]-?: object extends Pick<Facts, Name> ? Name : never;
}[keyof Facts];

/** Facts that a finding may have or not: one that is absent now is not there any more. */
const optionalFacts: Record<{ [C in FindingCode]: OptionalNames<FindingParameters[C]> }[FindingCode], true> =
  {
    cause: true,
    coveredBy: true,
    error: true,
    hosted: true,
    isStoredInvalid: true,
    issuer: true,
    resultType: true,
    served: true,
    stored: true,
    submitter: true,
    wanted: true,
  };

/**
 * The facts of a finding that was made again, with those that only a newer version of the program knows of it.
 * @param before as it is stored
 */
export function keepFacts(before: StoredFinding, now: StoredFinding): object {
  if (before.code !== now.code) return now.parameters;
  const kept = Object.entries(before.parameters).filter(([name]) => !Object.hasOwn(optionalFacts, name));
  return { ...Object.fromEntries(kept), ...now.parameters };
}

/**
 * A finding: one fact about a domain, found by a check from outside, by a step that could not continue,
 * or in reports. It is a code with facts, never a sentence: `describeFinding()` puts it into words where it is shown.
 */

import { type Timestamp, timestampOf } from '../names/timestamp.ts';
import type { FindingParameters } from './finding-parameters.ts';
import { findingTraits } from './finding-traits.table.ts';
import type { FindingTraits, Severity } from './finding-traits.ts';
import type { StoredFinding } from './stored-finding.ts';

export type FindingCode = keyof FindingParameters;

export type FindingOf<C extends FindingCode> = FindingTraits & { code: C; parameters: FindingParameters[C] };

export type Finding = { [C in FindingCode]: FindingOf<C> }[FindingCode];

/** A fault that blocks a step, as stored. */
export interface Problem extends StoredFinding {
  /** RFC 3339 UTC: first found. */
  since: Timestamp;
}

/** @param severity if the situation requires a different one from usual */
export function finding<C extends FindingCode>(
  code: C,
  parameters: FindingParameters[C],
  severity?: Severity,
): FindingOf<C> {
  const traits = findingTraits[code](parameters);
  return { code, parameters, ...traits, ...(severity !== undefined && { severity }) };
}

export const isFindingCode = (code: string): code is FindingCode => Object.hasOwn(findingTraits, code);

/** Two findings with the same key are the same finding. */
export const keyOfFinding = ({
  code,
  subject = '',
}: {
  code: string;
  subject?: string | undefined;
}): string => `${code} ${subject}`;

/** The finding in the form in which another one names it as its cause. */
export const withoutTraits = ({ code, parameters }: StoredFinding): StoredFinding => ({ code, parameters });

/** The facts of a finding in the form that a problem keeps. */
export const problemOf = ({ code, parameters }: StoredFinding, since: Date): Problem => ({
  code,
  parameters,
  since: timestampOf(since),
});

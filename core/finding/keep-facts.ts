import type { FindingCode, StoredFinding } from './finding.ts';
import type { FindingParameters, HostedRecords } from './finding-parameters.ts';

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

/** The same of the records of a hosted domain. */
const optionalRecords: Record<OptionalNames<HostedRecords>, true> = { caaIssuer: true, mtaSts: true };

/**
 * The facts of a finding that was made again, with those that only a newer version of the program knows of it.
 * @param before as it is stored
 */
export function keepFacts(before: StoredFinding, now: StoredFinding): object {
  if (before.code !== now.code) return now.parameters;
  const hosted = hostedOf(now.parameters);
  return {
    ...withoutNames(before.parameters, optionalFacts),
    ...now.parameters,
    ...(hosted !== undefined && { hosted: keepRecords(hostedOf(before.parameters), hosted) }),
  };
}

function keepRecords(before: unknown, now: unknown): unknown {
  if (!isObject(before) || !isObject(now)) return now;
  const records = Object.entries(now).map(([name, record]) => {
    const known = before[name];
    return [name, isObject(known) && isObject(record) ? { ...known, ...record } : record];
  });
  return { ...withoutNames(before, optionalRecords), ...Object.fromEntries(records) };
}

const hostedOf = (facts: object): unknown => ('hosted' in facts ? facts.hosted : undefined);

const withoutNames = (facts: object, names: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !Object.hasOwn(names, name)));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

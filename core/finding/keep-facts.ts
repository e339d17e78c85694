import type { FindingParameters, HostedRecords } from './finding-parameters.ts';
import type { StoredFinding } from './stored-finding.ts';

type OptionalNames<Facts> = {
  [Name in keyof Facts]-?: object extends Pick<Facts, Name> ? Name : never;
}[keyof Facts];

/** Optional facts of a code: if one is absent now, it is really gone. `Parameters`: the facts by code. */
export type OptionalFacts<Parameters> = Record<
  { [Code in keyof Parameters]: OptionalNames<Parameters[Code]> }[keyof Parameters],
  true
>;

const optionalFacts: OptionalFacts<FindingParameters> = {
  address: true,
  addresses: true,
  cause: true,
  coveredBy: true,
  error: true,
  hosted: true,
  inTheWay: true,
  isContradicted: true,
  isPaused: true,
  isStoredInvalid: true,
  issuer: true,
  lifetimeDays: true,
  moreReporters: true,
  parts: true,
  partsLeftOut: true,
  reporters: true,
  resultType: true,
  served: true,
  status: true,
  stored: true,
  submitter: true,
  times: true,
  wanted: true,
  work: true,
};

/** The same for the records of a hosted domain. */
const optionalRecords: Record<OptionalNames<HostedRecords>, true> = { caaIssuer: true, mtaSts: true };

/**
 * The facts of a finding that was made again, together with those that only a newer version knows.
 * @param before as stored
 */
export function keepFacts(before: StoredFinding, now: StoredFinding): object {
  const kept = keepFactsExcept(optionalFacts, before, now);
  const hosted = hostedOf(now.parameters);
  if (before.code !== now.code || hosted === undefined) return kept;
  return { ...kept, hosted: keepRecords(hostedOf(before.parameters), hosted) };
}

/**
 * The same for any other code with facts.
 * @param optional an OptionalFacts of its codes
 */
export const keepFactsExcept = (
  optional: Record<string, true>,
  before: StoredFinding,
  now: StoredFinding,
): object =>
  before.code === now.code
    ? { ...withoutNames(before.parameters, optional), ...now.parameters }
    : now.parameters;

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

/**
 * Turns session results into the report about one domain and day (RFC 8460 §4.4). It has an entry for each policy as it was
 * applied (two, if the policy changed at noon) with the sessions under it; equal failures are counted together.
 * Sessions are added one at a time, and only the sums are kept in memory.
 */
import type { DomainName } from '../../names/domain-name.ts';
import type { FailureDetail, ReportedPolicy } from '../report.ts';
import type { AppliedPolicy, Session, SessionFailure } from './session.ts';

/** The sums by domain. The size of each is bounded, whatever is added. */
export type Aggregate = Map<DomainName, DomainAggregate>;

interface DomainAggregate {
  policies: Map<string, PolicyAggregate>;
  /** How many different failures there are under all policies together. */
  failures: number;
}

interface PolicyAggregate {
  policy: AppliedPolicy;
  successfulSessions: number;
  failedSessions: number;
  failures: Map<string, { failure: SessionFailure; sessions: number }>;
}

/**
 * Attack: a domain that serves another policy at every fetch. Sessions under further policies are counted without its
 * text.
 */
export const maxPolicies = 50;
/** Attack: a receiver that gives a new text in every answer. Further failures are counted by result type alone. */
export const maxFailures = 1_000;

/** Adds one session result, in constant time. */
export function addSession(aggregate: Aggregate, session: Session): void {
  const domain = getOrAdd(aggregate, session.domain, () => ({ policies: new Map(), failures: 0 }));
  const policy = policyOf(domain, session);
  if (session.successful) policy.successfulSessions += session.sessions;
  else policy.failedSessions += session.sessions;
  for (const failure of session.failureDetails ?? []) addFailure(domain, policy, failure, session.sessions);
}

function policyOf(domain: DomainAggregate, session: Session): PolicyAggregate {
  const { policyType, policyDomain, policyString, mxHost } = session;
  const key = JSON.stringify([policyType, policyDomain, policyString, mxHost]);
  const known = domain.policies.get(key);
  if (known) return known;
  const full: AppliedPolicy = {
    policyType,
    policyDomain,
    ...(policyString && { policyString }),
    ...(mxHost && { mxHost }),
  };
  const policy = domain.policies.size < maxPolicies ? full : { policyType, policyDomain };
  const shortened = domain.policies.size < maxPolicies ? key : JSON.stringify([policyType, policyDomain]);
  return getOrAdd(domain.policies, shortened, () => ({
    policy,
    successfulSessions: 0,
    failedSessions: 0,
    failures: new Map(),
  }));
}

function addFailure(
  domain: DomainAggregate,
  policy: PolicyAggregate,
  failure: SessionFailure,
  sessions: number,
): void {
  const { failures } = policy;
  const full = keyOfFailure(failure);
  const kept =
    failures.has(full) || domain.failures < maxFailures ? failure : { resultType: failure.resultType };
  const counted = getOrAdd(failures, keyOfFailure(kept), () => {
    domain.failures++;
    return { failure: kept, sessions: 0 };
  });
  counted.sessions += sessions;
}

/** The members in a fixed order, because each mail server may write them in another. */
const keyOfFailure = (failure: SessionFailure): string =>
  JSON.stringify([
    failure.resultType,
    failure.sendingMtaIp,
    failure.receivingMxHostname,
    failure.receivingMxHelo,
    failure.receivingIp,
    failure.additionalInformation,
    failure.failureReasonCode,
  ]);

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The entries of the report about a domain. Their order does not depend on the order in which sessions were added. */
export function reportedPolicies(aggregate: Aggregate, domain: DomainName): ReportedPolicy[] {
  const policies = [...(aggregate.get(domain)?.policies ?? [])];
  return policies.sort(byKey).map(([, { policy, successfulSessions, failedSessions, failures }]) => ({
    ...policy,
    successfulSessions,
    failedSessions,
    failureDetails: [...failures]
      .sort(byKey)
      .map(([, { failure, sessions }]): FailureDetail => ({ ...failure, failedSessions: sessions })),
  }));
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

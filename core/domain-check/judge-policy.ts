import { type Finding, finding, withoutTraits } from '../finding/finding.ts';
import { daySeconds, lintPolicy } from '../mta-sts/lint-policy.ts';
import type { Policy } from '../mta-sts/policy.ts';
import { timestampOf } from '../names/timestamp.ts';
import type { Judged } from './judged.ts';
import type { ObservedDomain } from './observed-domain.ts';

/** The result of fetching from `mta-sts.<domain>`. */
export function judgePolicy(facts: ObservedDomain): Judged {
  const { served, domain } = facts;
  if ('finding' in served) return { reading: {}, findings: [judgeFailure(served.finding, facts)] };
  const { ok, policy, errors, warnings } = lintPolicy(served.text);
  const certificate = judgeCertificate(served, facts);
  const reading = { policyBytes: served.text.length, ...certificate.reading, ...(policy && { policy }) };
  const findings = [
    ...(ok ? [] : [finding('policy-invalid', { domain, faults: errors })]),
    ...warnings.map((advice) => finding('policy-advice', { domain, advice })),
    ...judgeMode(policy),
    ...certificate.findings,
  ];
  return { reading, findings };
}

/** If DNS answers nothing at all, a policy host that was not found says nothing about the domain. */
function judgeFailure(found: Finding, facts: ObservedDomain): Finding {
  const isBlind = facts.mtaStsTxt.kind === 'failed' && found.code === 'fetch-dns';
  return { ...found, severity: isBlind || isUnreached(facts) ? 'unknown' : 'error' };
}

/** This machine cannot reach any address family of the policy host, so its policy is unknown. */
export const isUnreached = ({ families = [] }: Pick<ObservedDomain, 'families'>): boolean =>
  families.length > 0 && families.every(({ outcome }) => outcome === 'unreachable');

function judgeMode(policy: Policy | undefined): Finding[] {
  if (policy?.mode === 'testing') return [finding('mode-testing', {})];
  return policy?.mode === 'none' ? [finding('mode-none', {})] : [];
}

/** Managed certificates are renewed weeks before; after that, something prevents it. */
const warningDays = 14;

/**
 * If a certificate lives only a few days, it should be renewed when a third of that is left. The served one is the newest
 * that was issued.
 */
const warningShare = 1 / 3;

interface Validity {
  certificateNotBefore?: Date;
  certificateNotAfter?: Date;
}

function judgeCertificate(
  { certificateNotBefore: from, certificateNotAfter: to }: Validity,
  { domain, now }: ObservedDomain,
): Judged {
  if (to === undefined) return { reading: {}, findings: [] };
  const left = daysBetween(now, to);
  const lifetimeDays = from === undefined ? undefined : Math.round(daysBetween(from, to));
  const limit = Math.min(warningDays, (lifetimeDays ?? Number.POSITIVE_INFINITY) * warningShare);
  const days = Math.floor(left);
  const facts = { domain, at: timestampOf(to), days, ...(lifetimeDays !== undefined && { lifetimeDays }) };
  return {
    reading: { certificateDays: days },
    findings: left >= limit ? [] : [finding('certificate-ends', facts)],
  };
}

const daysBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / (daySeconds * 1000);

/** Each sender uses the address family that it has: a host that is broken in one of them fails for half the world. */
export function judgeFamilies({ domain, families = [], served }: ObservedDomain): Finding[] {
  if ('finding' in served) return [];
  return families.flatMap(({ family, outcome }) =>
    typeof outcome === 'string'
      ? []
      : [finding(`fetch-over-ipv${family}`, { domain, cause: withoutTraits(outcome) })],
  );
}

import { type Finding, finding, withoutTraits } from '../finding/finding.ts';
import { daySeconds, lintPolicy } from '../mta-sts/lint-policy.ts';
import type { Policy } from '../mta-sts/policy.ts';
import { timestampOf } from '../names/timestamp.ts';
import type { Judged } from './judge-domain.ts';
import type { ObservedDomain } from './observed-domain.ts';

/** What `mta-sts.<domain>` serves. */
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

/** Where DNS answers nothing at all, that the host was not found says nothing about the domain. */
function judgeFailure(found: Finding, facts: ObservedDomain): Finding {
  const isBlind = facts.mtaStsTxt.kind === 'failed' && found.code === 'fetch-dns';
  return { ...found, severity: isBlind || isUnreached(facts) ? 'unknown' : 'error' };
}

/** No address family of the policy host can be reached from here: what it serves is not known. */
export const isUnreached = ({ families = [] }: Pick<ObservedDomain, 'families'>): boolean =>
  families.length > 0 && families.every(({ outcome }) => outcome === 'unreachable');

function judgeMode(policy: Policy | undefined): Finding[] {
  if (policy?.mode === 'testing') return [finding('mode-testing', {})];
  return policy?.mode === 'none' ? [finding('mode-none', {})] : [];
}

/** Managed certificates are renewed weeks before; later something is in the way. */
const warningDays = 14;

/**
 * Of a certificate that lives a few days only, a third is left when it should have been renewed. The one that is served
 * is the newest that came.
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

/** Senders take the address family that they have: a host that is broken in one of them fails for half the world. */
export function judgeFamilies({ domain, families = [], served }: ObservedDomain): Finding[] {
  if ('finding' in served) return [];
  return families.flatMap(({ family, outcome }) =>
    typeof outcome === 'string'
      ? []
      : [finding(`fetch-over-ipv${family}`, { domain, cause: withoutTraits(outcome) })],
  );
}

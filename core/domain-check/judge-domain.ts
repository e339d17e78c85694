/**
 * Finds the faults of a domain's MTA-STS and TLS reporting, as seen from outside: it judges the answers of DNS and of the
 * policy host as a sender would.
 */

import { decideCaa } from '../dns-record/caa.ts';
import { onlyIfMeant } from '../dns-record/txt-fields.ts';
import { type Finding, finding } from '../finding/finding.ts';
import { checkCoverage } from '../mta-sts/coverage.ts';
import type { Policy } from '../mta-sts/policy.ts';
import { mtaStsVersion } from '../mta-sts/record.ts';
import { tlsRptVersion } from '../tls-rpt/record.ts';
import { isUnreached, judgeFamilies, judgePolicy } from './judge-policy.ts';
import { judgeRecord, judgeTlsRpt } from './judge-records.ts';
import type { DomainReading, Judged } from './judged.ts';
import type { ObservedDomain } from './observed-domain.ts';

/** `enforced` and `tested`: it works, in that mode. `none`: the domain has no MTA-STS, or has ended it. */
export type Verdict = 'enforced' | 'tested' | 'none' | 'broken' | 'unknown';

export interface DomainJudgement extends DomainReading {
  verdict: Verdict;
  findings: Finding[];
}

export function judgeDomain(observed: ObservedDomain): DomainJudgement {
  const facts = {
    ...observed,
    mtaStsTxt: onlyIfMeant(observed.mtaStsTxt, mtaStsVersion),
    tlsRptTxt: onlyIfMeant(observed.tlsRptTxt, tlsRptVersion),
  };
  const record = judgeRecord(facts);
  const policy = judgePolicy(facts);
  const tlsRpt = judgeTlsRpt(facts);
  const caa = judgeCaa(facts);
  const isAbsent = facts.mtaStsTxt.kind === 'none' && 'finding' in facts.served && !isUnreached(facts);
  const findings = [
    ...(isAbsent ? [findAbsence(facts)] : [...record.findings, ...policy.findings]),
    ...judgeFamilies(facts),
    ...judgeMx(facts, policy.reading.policy),
    ...tlsRpt.findings,
    ...caa.findings,
  ];
  const verdict = isAbsent ? 'none' : judgeAll(policy.reading.policy, findings);
  return { verdict, ...record.reading, ...policy.reading, ...tlsRpt.reading, ...caa.reading, findings };
}

function judgeAll(policy: Policy | undefined, findings: Finding[]): Verdict {
  const relevant = findings.filter(({ area }) => area !== 'tls-rpt' && area !== 'caa');
  if (relevant.some(({ severity }) => severity === 'error')) return 'broken';
  if (!policy || relevant.some(({ severity }) => severity === 'unknown')) return 'unknown';
  if (policy.mode === 'none') return 'none';
  return policy.mode === 'enforce' ? 'enforced' : 'tested';
}

/** RFC 7505: a domain with a null MX accepts no mail, so there is nothing to protect. */
const findAbsence = ({ domain, mx }: ObservedDomain): Finding =>
  mx.kind === 'null-mx' ? finding('mta-sts-not-needed', { domain }) : finding('mta-sts-absent', { domain });

const judgeMx = ({ mx, now }: ObservedDomain, policy: Policy | undefined): Finding[] =>
  checkCoverage(mx, { wanted: policy, versions: [], now, serving: { edgeCacheSeconds: 0 } });

/** The authorities that may issue; only the owner knows which one should. */
function judgeCaa({ domain, caa }: ObservedDomain): Judged {
  const { name } = caa;
  const decision = decideCaa(caa);
  if (decision.kind === 'everyone') return { reading: {}, findings: [] };
  if (decision.kind === 'unknown')
    return { reading: {}, findings: [finding('caa-unknown', { name, error: decision.why })] };
  const { issuers } = decision;
  return {
    reading: { caaIssuers: issuers, caaName: name },
    findings: issuers.length === 0 ? [finding('caa-forbids', { domain, name })] : [],
  };
}

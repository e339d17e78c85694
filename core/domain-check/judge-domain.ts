/**
 * What is wrong with a domain's MTA-STS and TLS reporting, seen from outside: the answers of DNS and of the policy
 * host, judged as a sender would judge them, each finding with one thing to do.
 */

import type { Finding } from '../finding/problem.ts';
import { type Answer, checkCoverage, type LiveMx } from '../mta-sts/coverage.ts';
import { daySeconds, lintPolicy } from '../mta-sts/lint-policy.ts';
import type { Policy } from '../mta-sts/policy.ts';
import { parseMtaStsRecord } from '../mta-sts/record.ts';
import { formatUtc } from '../names/format-utc.ts';
import { parseTlsRptRecord } from '../tls-rpt/record.ts';

export interface CaaRecord {
  critical: boolean;
  tag: string;
  value: string;
}

/** What was seen of a domain. */
export interface DomainFacts {
  domain: string;
  now: Date;
  /** TXT of `_mta-sts.<domain>`. */
  mtaStsTxt: Answer<string>;
  /** TXT of `_smtp._tls.<domain>`. */
  tlsRptTxt: Answer<string>;
  /** The text that `mta-sts.<domain>` serves, or what keeps senders from it. */
  served: { text: Uint8Array; certificateNotAfter?: Date } | { finding: Finding };
  /** The address families of `mta-sts.<domain>`, and what each of them answered. */
  families?: { family: 4 | 6; outcome: 'ok' | 'unreachable' | 'unknown' | Finding }[];
  mx: LiveMx;
  /** CAA records of `name`, the closest to `mta-sts.<domain>` that has any (RFC 8659 §3). */
  caa: { name: string; answer: Answer<CaaRecord> };
}

export interface CheckFinding extends Finding {
  area: 'record' | 'policy' | 'certificate' | 'mx' | 'tls-rpt' | 'caa';
  /** `error`: it does not work, or mail is refused. `unknown`: nobody could tell. `note`: nothing to do. */
  severity: 'error' | 'warning' | 'unknown' | 'note';
}

/** `enforced` and `tested`: it works, under that mode. `none`: the domain has no MTA-STS, or has ended it. */
export type Verdict = 'enforced' | 'tested' | 'none' | 'broken' | 'unknown';

export interface DomainJudgement {
  verdict: Verdict;
  id?: string;
  policy?: Policy;
  policyBytes?: number;
  /** Whole days until the certificate of the policy host ends. */
  certificateDays?: number;
  rua?: string[];
  /** Certificate authorities that CAA allows, in lower case; absent where CAA restricts nothing. */
  caaIssuers?: string[];
  /** Where the records stand that say so. */
  caaName?: string;
  findings: CheckFinding[];
}

export function judgeDomain(facts: DomainFacts): DomainJudgement {
  const record = judgeRecord(facts);
  const policy = judgePolicy(facts);
  const tlsRpt = judgeTlsRpt(facts);
  const caa = judgeCaa(facts);
  const isAbsent = facts.mtaStsTxt.kind === 'none' && 'finding' in facts.served && !isUnreached(facts);
  const findings = [
    ...(isAbsent ? [absent(facts)] : [...record.findings, ...policy.findings]),
    ...judgeFamilies(facts),
    ...judgeMx(facts, policy.told.policy),
    ...tlsRpt.findings,
    ...caa.findings,
  ];
  const verdict = isAbsent ? 'none' : judgeAll(policy.told.policy, findings);
  return { verdict, ...record.told, ...policy.told, ...tlsRpt.told, ...caa.told, findings };
}

/** No address family of the policy host can be reached from here: what it serves is not known. */
const isUnreached = ({ families = [] }: DomainFacts) =>
  families.length > 0 && families.every(({ outcome }) => outcome === 'unreachable');

/** Senders take the address family that they have: a host that is broken in one of them fails for half the world. */
function judgeFamilies({ domain, families = [], served }: DomainFacts): CheckFinding[] {
  if ('finding' in served) return [];
  return families.flatMap(({ family, outcome }): CheckFinding[] => {
    if (typeof outcome === 'string') return [];
    return [
      {
        area: 'policy',
        severity: 'error',
        code: `fetch-over-ipv${family}`,
        message: `mta-sts.${domain} fails over IPv${family}: ${outcome.message}`,
        nextStep: `Mend what answers at the ${family === 6 ? 'AAAA' : 'A'} records of mta-sts.${domain}, or remove them`,
      },
    ];
  });
}

function judgeAll(policy: Policy | undefined, findings: CheckFinding[]): Verdict {
  const relevant = findings.filter(({ area }) => area !== 'tls-rpt' && area !== 'caa');
  if (relevant.some(({ severity }) => severity === 'error')) return 'broken';
  if (!policy || relevant.some(({ severity }) => severity === 'unknown')) return 'unknown';
  if (policy.mode === 'none') return 'none';
  return policy.mode === 'enforce' ? 'enforced' : 'tested';
}

/** RFC 7505: a domain with a null MX takes no mail, so there is nothing to protect. */
function absent({ domain, mx }: DomainFacts): CheckFinding {
  const places = `neither a TXT record at _mta-sts.${domain} nor a policy at mta-sts.${domain}`;
  if (mx.kind === 'null-mx') {
    const message = `${domain} has a null MX (RFC 7505), so it takes no mail, and needs no MTA-STS: it has ${places}`;
    return finding('record', 'note', 'mta-sts-not-needed', message, 'Nothing, if it shall take no mail');
  }
  const nextStep = 'Publish a policy with mode "testing", and a TLS reporting record to see what it does';
  return finding('record', 'error', 'mta-sts-absent', `${domain} has no MTA-STS: ${places}`, nextStep);
}

interface Part {
  told: Partial<Omit<DomainJudgement, 'verdict' | 'findings'>>;
  findings: CheckFinding[];
}

function judgeRecord({ domain, mtaStsTxt }: DomainFacts): Part {
  const name = `_mta-sts.${domain}`;
  const found = (
    severity: CheckFinding['severity'],
    code: string,
    message: string,
    nextStep: string,
  ): Part => ({
    told: {},
    findings: [{ area: 'record', severity, code, message, nextStep }],
  });
  if (mtaStsTxt.kind === 'failed') {
    const message = `The TXT records of ${name} could not be looked up: ${mtaStsTxt.why}`;
    return found('unknown', 'record-unknown', message, `Check the name servers of ${domain}, then try again`);
  }
  if (mtaStsTxt.kind === 'none') {
    // RFC 8461 §3.1: without a record senders take it that there is no policy.
    const message = `${name} has no TXT record, so new senders do not look for the policy`;
    return found('error', 'record-missing', message, `Set ${name} TXT "v=STSv1; id=…;"`);
  }
  const parsed = parseMtaStsRecord(mtaStsTxt.records);
  if (parsed.ok) return { told: { id: parsed.record.id }, findings: [] };
  const message = `Senders find no valid record at ${name}: ${parsed.errors.join('; ')}`;
  return found('error', 'record-invalid', message, `Leave exactly one record "v=STSv1; id=…;" at ${name}`);
}

function judgePolicy(facts: DomainFacts): Part {
  const { served, domain } = facts;
  if ('finding' in served) {
    // Where DNS answers nothing at all, that the host was not found says nothing about the domain.
    const isBlind = facts.mtaStsTxt.kind === 'failed' && served.finding.code === 'fetch-dns';
    const severity = isBlind || isUnreached(facts) ? 'unknown' : 'error';
    return { told: {}, findings: [{ area: 'policy', severity, ...served.finding }] };
  }
  const { ok, policy, errors, warnings } = lintPolicy(served.text);
  const certificate = judgeCertificate(served.certificateNotAfter, facts);
  const told = { policyBytes: served.text.length, ...certificate.told, ...(policy && { policy }) };
  const nextStep = `Correct the text at https://mta-sts.${domain}/.well-known/mta-sts.txt, then change the id`;
  const faults = ok
    ? []
    : [
        finding(
          'policy',
          'error',
          'policy-invalid',
          `The policy is not valid: ${errors.join('; ')}`,
          nextStep,
        ),
      ];
  const advice = warnings.map((message) =>
    finding('policy', 'warning', 'policy-advice', `The policy can be better: ${message}`, nextStep),
  );
  return { told, findings: [...faults, ...advice, ...judgeMode(policy), ...certificate.findings] };
}

function judgeMode(policy: Policy | undefined): CheckFinding[] {
  if (policy?.mode === 'testing') {
    const message = 'The mode is "testing": senders report failures, and deliver all the same';
    return [
      finding(
        'policy',
        'note',
        'mode-testing',
        message,
        'Change to "enforce" when reports have shown no failure for two weeks',
      ),
    ];
  }
  if (policy?.mode !== 'none') return [];
  return [
    finding(
      'policy',
      'note',
      'mode-none',
      'The mode is "none": the domain has ended its MTA-STS',
      'Nothing, if that is what you want',
    ),
  ];
}

/** The managed ones are renewed weeks before; later something is in the way. */
const warningDays = 14;
const alarmDays = 3;

function judgeCertificate(notAfter: Date | undefined, { domain, now }: DomainFacts): Part {
  if (notAfter === undefined) return { told: {}, findings: [] };
  const certificateDays = Math.floor((notAfter.getTime() - now.getTime()) / (daySeconds * 1000));
  if (certificateDays >= warningDays) return { told: { certificateDays }, findings: [] };
  const severity = certificateDays < alarmDays ? 'error' : 'warning';
  const message = `The certificate of mta-sts.${domain} ends on ${formatUtc(notAfter)}, in ${certificateDays} days; then senders cannot fetch the policy`;
  const nextStep = 'Renew it; where that should go by itself, look at the CNAME and the CAA records';
  return {
    told: { certificateDays },
    findings: [finding('certificate', severity, 'certificate-ends', message, nextStep)],
  };
}

function judgeMx({ mx, now }: DomainFacts, policy: Policy | undefined): CheckFinding[] {
  const coverage = checkCoverage(mx, { wanted: policy, versions: [], now, serving: { edgeCacheSeconds: 0 } });
  return coverage.map(({ code, severity, message, nextStep }) =>
    finding('mx', code === 'mx-unknown' ? 'unknown' : severity, code, message, nextStep),
  );
}

function judgeTlsRpt({ domain, tlsRptTxt, mtaStsTxt, mx, served }: DomainFacts): Part {
  const name = `_smtp._tls.${domain}`;
  const nextStep = `Set ${name} TXT "v=TLSRPTv1; rua=mailto:…"`;
  const found = (severity: CheckFinding['severity'], code: string, message: string): Part => ({
    told: {},
    findings: [finding('tls-rpt', severity, code, message, nextStep)],
  });
  if (tlsRptTxt.kind === 'failed') {
    return found(
      'unknown',
      'tls-rpt-unknown',
      `The TXT records of ${name} could not be looked up: ${tlsRptTxt.why}`,
    );
  }
  if (tlsRptTxt.kind === 'none') {
    // Nobody delivers there, and nobody looks for a policy, so nothing can fail.
    const isUnused = mx.kind === 'null-mx' && mtaStsTxt.kind === 'none' && 'finding' in served;
    if (isUnused) return { told: {}, findings: [] };
    return found(
      'warning',
      'tls-rpt-missing',
      `${name} has no TXT record, so nobody tells you of failures (RFC 8460)`,
    );
  }
  const parsed = parseTlsRptRecord(tlsRptTxt.records);
  if (!parsed.ok) {
    const message = `Reporters find no valid record at ${name}: ${parsed.errors.join('; ')}`;
    return found('error', 'tls-rpt-invalid', message);
  }
  const advice = parsed.warnings.map((message) =>
    finding('tls-rpt', 'warning', 'tls-rpt-advice', message, nextStep),
  );
  return { told: { rua: parsed.record.rua }, findings: advice };
}

/** Which authorities may issue; only the owner knows which one is meant to. */
function judgeCaa({ domain, caa: { name, answer } }: DomainFacts): Part {
  if (answer.kind === 'none') return { told: {}, findings: [] };
  if (answer.kind === 'failed') {
    const message = `The CAA records of ${name} could not be looked up: ${answer.why}; a certificate authority would refuse too`;
    return {
      told: {},
      findings: [
        finding(
          'caa',
          'unknown',
          'caa-unknown',
          message,
          `Check that the name servers of ${name} answer CAA queries`,
        ),
      ],
    };
  }
  const issue = answer.records.filter(({ tag }) => tag.toLowerCase() === 'issue');
  if (issue.length === 0) return { told: {}, findings: [] };
  // RFC 8659 §4.2: the issuer's name is a domain name that ends at ";", and an empty one allows nobody.
  const caaIssuers = issue
    .map(({ value }) => (value.split(';', 1)[0] ?? '').trim().toLowerCase())
    .filter((issuer) => issuer !== '');
  const nobody = finding(
    'caa',
    'warning',
    'caa-forbids',
    `The CAA records of ${name} allow no authority to issue a certificate for mta-sts.${domain}`,
    `Add ${name} CAA 0 issue "…" with the authority of the policy host`,
  );
  return { told: { caaIssuers, caaName: name }, findings: caaIssuers.length === 0 ? [nobody] : [] };
}

function finding(
  area: CheckFinding['area'],
  severity: CheckFinding['severity'],
  code: string,
  message: string,
  nextStep: string,
): CheckFinding {
  return { area, severity, code, message, nextStep };
}

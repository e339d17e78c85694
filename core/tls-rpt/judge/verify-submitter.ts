import { excerpt } from '../../finding/fault.ts';
import type { MailFacts } from '../../mail/mail-facts.ts';
import {
  type AuthenticationResult,
  readAuthenticationResults,
} from '../../mail/read-authentication-results.ts';
import { readDkimTags } from '../../mail/read-dkim-tags.ts';
import { organisationalDomain } from '../../names/domain-name.ts';
import type { Report } from '../report.ts';
import { judgeSignature, type KeyRecords } from './judge-signature.ts';
import { submitterDomain } from './submitter-domain.ts';
import { unverified, type Verification } from './verification.ts';

/**
 * Whether a report mail was signed by the reporter that it claims to come from.
 *
 * RFC 8460 §5.3: the reporting domain must sign report mail with DKIM, and a receiver must ignore other mail. StrictMX
 * keeps and displays such reports, but they are marked and count as evidence for nothing. Our receiver (SES or the local
 * SMTP server) has verified the signature itself; this compares its result with the claim.
 */
export function verifySubmitter(
  facts: MailFacts | undefined,
  report: Report,
  keys?: KeyRecords,
): Verification {
  if (!facts || facts.authenticationResults.length === 0) {
    return unverified('no-trusted-result', {});
  }
  const submitter = submitterDomain(report, facts);
  if (submitter === undefined) return unverified('no-submitter', {});
  const results = facts.authenticationResults
    .flatMap(readAuthenticationResults)
    .filter(({ method }) => method === 'dkim');
  const aligned = results.filter(({ domain }) => domain !== undefined && isAligned(domain, submitter));
  const passed = aligned.filter(({ result }) => result === 'pass');
  if (passed.length === 0) return explainFailure(results, aligned, submitter);
  const signatures = facts.dkimSignatures.map(readDkimTags);
  const verdicts = passed.map((result) => judgeSignature(result, signatures, facts.receivedAt, keys));
  return verdicts.find(({ verified }) => verified) ?? (verdicts[0] as Verification);
}

/**
 * Relaxed alignment (RFC 7489 §3.1.1): the same organisational domain. Mail.ru signs with a parent or sibling domain.
 */
function isAligned(signer: string, submitter: string): boolean {
  return organisationalDomain(signer) === organisationalDomain(submitter);
}

function explainFailure(
  results: AuthenticationResult[],
  aligned: AuthenticationResult[],
  submitter: string,
): Verification {
  const [first] = aligned;
  if (first && first.result !== 'none')
    return unverified('failed', { ...signerOf(first), result: excerpt(first.result) });
  const other = results.find(({ result }) => result === 'pass');
  if (other) return unverified('not-aligned', { ...signerOf(other), submitter: excerpt(submitter) });
  const failed = results.find(({ result }) => result !== 'none');
  return failed ? unverified('failed', { result: excerpt(failed.result) }) : unverified('unsigned', {});
}

const signerOf = ({ domain }: AuthenticationResult) =>
  domain === undefined ? {} : { signer: excerpt(domain) };

import { excerpt } from '../../finding/fault.ts';
import { passedSignatures } from '../../mail/dkim/passed-signatures.ts';
import { hasAmbiguousTag } from '../../mail/dkim/read-dkim-tags.ts';
import type { ReceivedMail } from '../../mail/mail-form.ts';
import { maxSignatures } from '../../mail/mail-limits.ts';
import {
  type AuthenticationResult,
  readAuthenticationResults,
} from '../../mail/read-authentication-results.ts';
import { organisationalDomain } from '../../names/public-suffix.ts';
import type { Report } from '../report.ts';
import { findAuthorFault } from './find-author-fault.ts';
import { judgeSignature, type KeyRecords } from './judge-signature.ts';
import { submitterDomain } from './submitter-domain.ts';
import { type Unverified, unverified, type Verification } from './verification.ts';

/**
 * Whether a report mail was signed by the reporter that it claims to come from.
 *
 * RFC 8460 §5.3: the reporting domain must sign report mail with DKIM, and a receiver must ignore other mail. StrictMX keeps
 * and displays such reports, but they are marked and do not count as evidence. Our receiver (SES or the local SMTP server)
 * has verified the signature itself. This function compares its result with the claim, and ensures that what we read is what
 * was signed (docs/decisions/0015).
 */
export function verifySubmitter(
  mail: ReceivedMail | undefined,
  report: Report,
  keys?: KeyRecords,
): Verification {
  if (!mail || mail.authenticationResults.every(saysNothing)) return unverified('no-trusted-result', {});
  const submitter = submitterDomain(report, mail);
  if (submitter === undefined) return unverified('no-submitter', {});
  const formFault = findFormFault(mail);
  if (formFault) return formFault;
  const passed = passedSignatures(mail).filter(({ result }) => isAligned(result, submitter));
  if (passed.length === 0) return explainFailure(mail, submitter);
  if (report.provenance?.isEnclosed) return unverified('enclosed-message', {});
  const authorFault = findAuthorFault(mail.form.author ?? '', submitter);
  if (authorFault) return authorFault;
  const verdicts = passed.map((signature) => judgeSignature(signature, mail, report, keys));
  return verdicts.find(({ verified }) => verified) ?? (verdicts[0] as Verification);
}

/** RFC 8601 §2.2: `none` if nothing was checked. */
const saysNothing = (result: string): boolean => /;\s*none\s*$/.test(result);

/** Why no signature on the mail says anything about it. An unsigned mail is just unsigned. */
function findFormFault({ form, dkimSignatures }: ReceivedMail): Unverified | undefined {
  if (form.signatureCount === 0) return undefined;
  if (form.ambiguity) return unverified('ambiguous-header', form.ambiguity);
  if (form.signatureCount > maxSignatures)
    return unverified('too-many-signatures', { count: form.signatureCount, limit: maxSignatures });
  return dkimSignatures.some(hasAmbiguousTag)
    ? unverified('ambiguous-header', { problem: 'signature' })
    : undefined;
}

/**
 * Relaxed alignment (RFC 7489 §3.1.1): the same organisational domain. Mail.ru signs with a parent or sibling domain.
 */
const isAligned = ({ domain }: AuthenticationResult, submitter: string): boolean =>
  domain !== undefined && organisationalDomain(domain) === organisationalDomain(submitter);

function explainFailure({ authenticationResults }: ReceivedMail, submitter: string): Unverified {
  const results = authenticationResults
    .flatMap(readAuthenticationResults)
    .filter(({ method }) => method === 'dkim');
  const first = results.find((result) => isAligned(result, submitter));
  if (first && first.result !== 'none')
    return unverified('failed', { ...signerOf(first), result: excerpt(first.result) });
  const other = results.find(({ result }) => result === 'pass');
  if (other) return unverified('not-aligned', { ...signerOf(other), submitter: excerpt(submitter) });
  const failed = results.find(({ result }) => result !== 'none');
  return failed ? unverified('failed', { result: excerpt(failed.result) }) : unverified('unsigned', {});
}

const signerOf = ({ domain }: AuthenticationResult) =>
  domain === undefined ? {} : { signer: excerpt(domain) };

/** The findings in English. */

import type { Fault } from '../../finding/fault.ts';
import type { HostedRecords, WantedRecord } from '../../finding/finding-parameters.ts';
import type { RecordInTheWay } from '../../finding/hosting-parameters.ts';
import type { StoredFinding } from '../../finding/stored-finding.ts';
import type { UnreadablePart } from '../../finding/unreadable-part.ts';
import type { WhyMxUnknown } from '../../mta-sts/live-mx.ts';
import { convertDomainName } from '../../names/domain-name.ts';
import { describeDomainNameFault } from '../../names/domain-name-fault.ts';
import { policyHostOf as hostOf } from '../../names/record-names.ts';
import { harmless, visible } from '../../text/harmless.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeFault, describeStoredFinding } from '../describe-finding.ts';
import { explainEffect, explainResult } from '../explain.ts';
import type { FindingText, FindingWords } from '../finding-words.ts';
import { explanations } from './explanations.table.ts';
import { faults } from './faults.table.ts';
import {
  formatDay,
  formatDeadline,
  formatFew,
  formatNames,
  formatNumber,
  formatPercent,
  plural,
} from './format.ts';

const urlOf = (domain: string) => `https://${hostOf(domain)}/.well-known/mta-sts.txt`;
const formatRecord = ({ name, type, value }: WantedRecord) =>
  `${name} ${type} ${type === 'TXT' ? `"${value}"` : value}`;
const formatValues = (values: readonly string[]) => values.join(' | ').slice(0, 300);
const isDelegation = ({ type }: RecordInTheWay) => type === 'NS' || type === 'DS';
const forms = { alias: ' alias of', routing: ' with a routing policy' };
const formatInTheWay = (sets: readonly RecordInTheWay[]) =>
  sets
    .map(({ type, values, form }) => `${type}${form ? forms[form] : ''} ${values.join(' | ')}`)
    .join(', ')
    .slice(0, 300);
const reason = (error: string | undefined) => (error === undefined ? '' : ` (${error})`);
const faultsOf = (list: readonly Fault[]) => list.map((fault) => describeFault(faults, fault)).join('; ');
/** Of a reporter, whose name may be nothing but invisible characters. */
const nameOf = (submitter: string) => harmless(submitter) || 'an unnamed organisation';
const unknownMx: Record<WhyMxUnknown, string> = {
  'not-checked': 'nobody has looked yet',
  'newer-kind': 'a newer version stored them',
};
const unreadableParts: Record<UnreadablePart, string> = {
  incidents: 'the incidents',
  figures: 'the figures of some days',
  versions: 'some earlier policies',
  'new-reports': 'some new reports',
  'mailed-to': 'who already has this mail (it may come twice)',
};
const withoutStop = (text: string) => text.replace(/\.$/, '');

/** What to do about the policy host, which is known exactly where the domain is hosted here. */
const checkHost = (domain: string, hosted: HostedRecords | undefined) =>
  hosted
    ? `Check that ${formatRecord(hosted.policyHost)} is set and that nothing stands in between`
    : `Check where ${hostOf(domain)} points and what answers there`;

interface FetchFailure {
  domain: string;
  hosted?: HostedRecords;
  error?: string;
}

/** @param step for a domain that is hosted elsewhere */
const notFetched =
  (title: string, what: (host: string) => string, step: (host: string) => string) =>
  ({ domain, hosted, error }: FetchFailure): FindingText => ({
    title,
    message: `Senders cannot fetch the policy: ${what(hostOf(domain))}${reason(error)}`,
    nextStep: hosted ? checkHost(domain, hosted) : step(hostOf(domain)),
  });

const notFetchedOver =
  (family: 4 | 6) =>
  ({ domain, cause }: { domain: string; cause: StoredFinding }): FindingText => ({
    title: `The policy host fails over IPv${family}`,
    message: `${hostOf(domain)} fails over IPv${family}: ${describeCause(cause).message}`,
    nextStep: `Fix what answers at the ${family === 6 ? 'AAAA' : 'A'} records of ${hostOf(domain)}, or remove these records`,
  });

const noCertificate = ({
  domain,
  target,
  issuer,
}: {
  domain: string;
  target: string;
  issuer?: string;
}): FindingText => ({
  title: 'No certificate was issued for the policy host',
  message: `No certificate was issued for ${hostOf(domain)}`,
  nextStep: `Check that ${hostOf(domain)} CNAME ${target} is still set and that CAA records allow ${issuer ?? 'the issuer'}, then save the domain's settings again; StrictMX also asks for a certificate again every day`,
});

const edgeIsBusy =
  (what: (host: string) => string) =>
  ({ domain }: { domain: string }): FindingText => ({
    title: 'The HTTPS host is not ready yet',
    message: what(hostOf(domain)),
    nextStep: 'Nothing to do: StrictMX tries again by itself',
  });

const nothingIn = (days: number) => `in the last ${plural(days, 'day')}`;

/** Of a code that this version does not know. */
export const unknownFinding = (code: string): FindingText => ({
  title: `Something is wrong (${harmless(code)})`,
  message: `A newer version of StrictMX found "${harmless(code)}", which this version cannot describe`,
  nextStep: 'Update every StrictMX instance to the newest version in use',
});

const describeCause = (found: StoredFinding) => describeStoredFinding({ findings, unknownFinding }, found);

export const findings: FindingWords = {
  'mta-sts-absent': ({ domain, hosted }) => ({
    title: 'MTA-STS is missing',
    message: `${domain} has no MTA-STS: neither a TXT record at _mta-sts.${domain} nor a policy at ${hostOf(domain)}`,
    nextStep: !hosted
      ? 'Publish a policy with mode "testing", and a TLS reporting record to see what it does'
      : hosted.mtaSts
        ? `Set ${formatRecord(hosted.policyHost)} and ${formatRecord(hosted.mtaSts)}`
        : 'Publish a policy',
  }),
  'mta-sts-not-needed': ({ domain }) => ({
    title: 'MTA-STS is not needed',
    message: `${domain} has a null MX (RFC 7505), so it receives no mail and needs no MTA-STS: it has neither a TXT record at _mta-sts.${domain} nor a policy at ${hostOf(domain)}`,
    nextStep: 'Nothing, if the domain should receive no mail',
  }),
  'record-unknown': ({ domain, name, error }) => ({
    title: 'The MTA-STS record could not be looked up',
    message: `The TXT records of ${name} could not be looked up${reason(error)}`,
    nextStep: `Check the name servers of ${domain}, then try again`,
  }),
  'record-missing': ({ domain, hosted }) => ({
    title: 'The MTA-STS record is missing',
    message: `_mta-sts.${domain} has no TXT record, so new senders do not look for the policy`,
    nextStep: !hosted
      ? `Set _mta-sts.${domain} TXT "v=STSv1; id=…;"`
      : hosted.mtaSts
        ? `Set ${formatRecord(hosted.mtaSts)}`
        : 'Publish a policy',
  }),
  'record-invalid': ({ domain, faults, hosted }) => ({
    title: 'The MTA-STS record is not valid',
    message: `Senders find no valid record at _mta-sts.${domain}: ${faultsOf(faults)}`,
    nextStep: !hosted
      ? `Keep exactly one record "v=STSv1; id=…;" at _mta-sts.${domain}`
      : hosted.mtaSts
        ? `Keep ${formatRecord(hosted.mtaSts)} as the only record at that name`
        : 'Publish a policy',
  }),
  'record-differs': ({ domain, found, wanted, hosted }) => ({
    title: "The MTA-STS record is not StrictMX's own",
    message: `_mta-sts.${domain} answers the id "${found}"${wanted === undefined ? '' : `, not "${wanted}"`}: it no longer points to StrictMX`,
    nextStep: hosted?.mtaSts
      ? `Set ${formatRecord(hosted.mtaSts)}`
      : `Set the record of _mta-sts.${domain} that the domain lists`,
  }),

  'fetch-dns': notFetched(
    'The policy host has no address',
    (host) => `the name ${host} has no address`,
    (host) => `Set the DNS records of ${host}, then wait for their TTL`,
  ),
  'fetch-private-address': notFetched(
    'The policy host has a private address',
    (host) => `the name ${host} resolves to an address that is not public`,
    (host) => `Point ${host} to a public address`,
  ),
  'fetch-connect': notFetched(
    'The policy host cannot be reached',
    (host) => `no connection to ${host} on port 443`,
    (host) => `Check where ${host} points and that nothing blocks port 443`,
  ),
  'fetch-tls-expired': notFetched(
    'The certificate of the policy host has expired',
    (host) => `the certificate of ${host} has expired or is not valid yet`,
    (host) => `Renew the certificate of ${host}`,
  ),
  'fetch-tls-name': notFetched(
    'The certificate of the policy host has another name',
    (host) => `the certificate served for ${host} does not contain that name`,
    (host) =>
      `Serve a certificate whose DNS name is ${host} itself, not the name its CNAME points to (RFC 8461 §3.3)`,
  ),
  'fetch-tls-untrusted': notFetched(
    'The certificate of the policy host is not trusted',
    (host) => `the certificate of ${host} is not signed by a trusted authority`,
    () => 'Serve a certificate of a public certificate authority, with its intermediate certificates',
  ),
  'fetch-tls': notFetched(
    'TLS with the policy host fails',
    (host) => `the TLS handshake with ${host} failed`,
    (host) => `Check that TLS 1.2 or newer is offered and that the server knows the name ${host} (SNI)`,
  ),
  'fetch-timeout': notFetched(
    'The policy host does not answer in time',
    (host) => `${host} did not answer in time`,
    () => 'Check that the HTTPS server is up; senders wait a minute at most (RFC 8461 §3.3)',
  ),
  'fetch-too-large': notFetched(
    'The answer of the policy host is too large',
    (host) => `the answer of ${host} is larger than 64 KB`,
    () => 'Serve the policy text alone',
  ),
  'fetch-protocol': notFetched(
    'The policy host does not speak proper HTTP',
    (host) => `${host} does not speak proper HTTP`,
    (host) => `Check which server ${host} points to`,
  ),
  redirect: ({ domain, status, hosted }) => ({
    title: 'The policy host answers with a redirect',
    message: `Senders cannot fetch the policy: ${hostOf(domain)} answers with a redirect (${status}), which they do not follow`,
    nextStep: hosted ? checkHost(domain, hosted) : `Serve ${urlOf(domain)} itself with status 200`,
  }),
  'wrong-status': ({ domain, status, hosted }) => ({
    title: 'The policy host answers with an error',
    message: `Senders cannot fetch the policy: ${hostOf(domain)} answers with status ${status}, expected 200`,
    nextStep: hosted ? checkHost(domain, hosted) : `Check what answers at ${urlOf(domain)}`,
  }),
  'wrong-media-type': ({ domain, contentType, hosted }) => ({
    title: 'The policy is served with the wrong Content-Type',
    message: `Senders refuse the policy: ${hostOf(domain)} answers with the Content-Type ${quote(contentType)}, expected "text/plain"`,
    nextStep: hosted
      ? checkHost(domain, hosted)
      : `Serve ${urlOf(domain)} with "Content-Type: text/plain; charset=utf-8"`,
  }),
  'other-text': ({ domain, hosted }) => ({
    title: 'The policy host serves another text',
    message: `${hostOf(domain)} serves a text that is not this domain's policy`,
    nextStep: hosted
      ? `Check that ${formatRecord(hosted.policyHost)} is set and that no cache in front keeps an old copy`
      : checkHost(domain, hosted),
  }),
  'fetch-over-ipv4': notFetchedOver(4),
  'fetch-over-ipv6': notFetchedOver(6),
  'policy-unreached': ({ domain, families }) => {
    const protocols = families.map((family) => `IPv${family}`).join(' and ');
    return {
      title: 'The policy host cannot be reached from here',
      message: `Could not check ${hostOf(domain)}: it has only ${protocols} addresses, and this machine has no ${protocols}`,
      nextStep: `Check again from a machine that has ${protocols}`,
    };
  },
  'policy-invalid': ({ domain, faults, hosted, isStoredInvalid }) => ({
    title: 'The policy that is served is not valid',
    message: `The policy is not valid: ${faultsOf(faults)}`,
    nextStep: !hosted
      ? `Correct the text at ${urlOf(domain)}, then change the id`
      : isStoredInvalid
        ? 'Publish a valid policy'
        : checkHost(domain, hosted),
  }),
  'policy-advice': ({ domain, advice, hosted }) => ({
    title: 'The policy can be improved',
    message: `The policy can be improved: ${faultsOf([advice])}`,
    nextStep: hosted
      ? 'Publish a corrected policy'
      : `Correct the text at ${urlOf(domain)}, then change the id`,
  }),
  'mode-testing': () => ({
    title: 'The mode is "testing"',
    message: 'The mode is "testing": senders report failures, but still deliver',
    nextStep: 'Change to "enforce" when reports have shown no failure for two weeks',
  }),
  'mode-none': () => ({
    title: 'The mode is "none"',
    message: 'The mode is "none": the domain has ended its MTA-STS',
    nextStep: 'Nothing, if that is what you want',
  }),
  'policy-differs': ({ domain, servedMode, wantedMode }) => ({
    title: 'Another policy is served',
    message: `${hostOf(domain)} serves a different policy (mode ${servedMode}) from the one published here (mode ${wantedMode})`,
    nextStep: `Check where ${hostOf(domain)} points`,
  }),
  'policy-bytes-differ': ({ domain, line, served, stored }) => ({
    title: 'The policy is changed on its way to senders',
    message: `${hostOf(domain)} serves different bytes than StrictMX stored: line ${line} is ${served === undefined ? 'missing' : quote(served)}, expected ${stored === undefined ? 'no such line' : quote(stored)}`,
    nextStep: 'Find out what rewrites the text between StrictMX and senders',
  }),
  'certificate-ends': ({ domain, at, days, hosted }) => ({
    title: "The policy host's certificate is not being renewed",
    message: `The certificate of ${hostOf(domain)} expires on ${formatDeadline(at)}, in ${plural(days, 'day')}; after that senders cannot fetch the policy`,
    nextStep: hosted
      ? `Check that ${formatRecord(hosted.policyHost)} is set${hosted.caaIssuer === undefined ? '' : ` and that CAA records allow ${hosted.caaIssuer}`}; then StrictMX renews the certificate by itself`
      : 'Renew it; if it should renew by itself, check the CNAME and the CAA records',
  }),
  'policy-missing': ({ domain }) => ({
    title: 'The policy file is gone',
    message: 'The policy file is gone, but senders still hold the policy and look for it',
    nextStep: `Publish a policy for ${domain} again; to end hosting, remove the domain`,
  }),
  'stored-policy-invalid': ({ domain, faults }) => ({
    title: 'The stored policy is not valid',
    message: `The stored policy of ${domain} is not valid: ${faultsOf(faults)}`,
    nextStep: 'Publish a valid policy, or correct the file',
  }),
  'change-blocked': ({ id, since, cause }) => {
    const known = cause && describeCause(cause);
    return {
      title: 'Senders are not notified of the new policy',
      message: `The new policy (id ${id}) has been waiting since ${formatDeadline(since)} and is not announced yet: ${known?.message ?? 'no attempt has finished, and the reason is not known'}`,
      nextStep:
        known?.nextStep ??
        'Ask whoever runs StrictMX to check its alarms and the log of the task "rotate-id"',
    };
  },
  'step-breaks-mail': ({ causes }) => {
    const known = causes.map(describeCause);
    return {
      title: 'The next step would make senders refuse mail',
      message: `The next step would make senders refuse mail: ${known.map(({ message }) => message).join('; ')}`,
      nextStep: known.map(({ nextStep }) => nextStep).join('; '),
    };
  },

  'mx-uncovered': ({ host, mode, coveredBy }) => {
    const effect =
      mode === 'enforce'
        ? 'senders refuse to deliver to it'
        : 'senders report each delivery to it as a failure';
    const before = coveredBy
      ? `; version ${coveredBy.id} covers it, and senders may hold that version until ${formatDeadline(coveredBy.until)}`
      : '';
    const converted = convertDomainName(host);
    return {
      title: 'The policy does not cover a mail server',
      message: `${quote(host)} is an MX of the domain, but no "mx" of the policy covers it: ${effect}${before}`,
      nextStep: converted.ok
        ? `Add ${quote(host)} to "mx", or remove it from the MX records first`
        : `Rename ${quote(host)} in the MX records, or remove it from them: no "mx" can name it, since it ${describeDomainNameFault(converted.fault)}`,
    };
  },
  'mx-uncovered-by-held': ({ host, id, until }) => ({
    title: 'A policy that senders hold does not cover a mail server',
    message: `${quote(host)} is an MX of the domain, but until ${formatDeadline(until)} senders may hold version ${id}, which does not cover it: they refuse to deliver to it`,
    nextStep: `Remove ${quote(host)} from the MX records until then, and keep a host that the version covers`,
  }),
  'mx-unknown': ({ error }) => ({
    title: 'The MX records could not be looked up',
    message: `The MX records could not be looked up${reason(wordOf(unknownMx, error, (word) => word))}`,
    nextStep: 'Try again; the policy was not compared with them',
  }),
  'mx-null': () => ({
    title: 'The domain receives no mail',
    message: 'The domain has a null MX (RFC 7505): it receives no mail, so a policy protects nothing',
    nextStep: 'Check the MX records of the domain',
  }),
  'mx-none': () => ({
    title: 'The domain receives no mail',
    message: 'The domain has neither MX records nor an address, so it receives no mail',
    nextStep: 'Check the MX records of the domain',
  }),
  'mx-implicit': ({ host }) => ({
    title: 'The domain has no MX record',
    message: `${host} has no MX record, so senders deliver to the address of ${host} itself (RFC 5321 §5.1)`,
    nextStep: 'Set an MX record that names the mail server',
  }),
  'mx-is-alias': ({ host, target }) => ({
    title: 'An MX is a CNAME',
    message: `${host} is an MX, but also a CNAME that points to ${quote(target)}, which RFC 2181 §10.3 forbids; policy and certificate are compared with ${host}`,
    nextStep: `Name ${quote(target)} in the MX record instead`,
  }),
  'mx-is-address': ({ host }) => ({
    title: 'An MX is an IP address',
    message: `The MX ${quote(host)} is an IP address; no policy can name it, and many senders refuse it`,
    nextStep: 'Name a host in the MX record (RFC 5321 §5.1)',
  }),
  'mx-pattern-unused': ({ pattern }) => ({
    title: 'The policy names a mail server that the domain does not have',
    message: `No MX of the domain matches "${pattern}" in the policy`,
    nextStep: `Remove "${pattern}" from the policy, unless a move to it is in progress`,
  }),

  'tls-rpt-unknown': ({ domain, name, error }) => ({
    title: 'The TLS reporting record could not be looked up',
    message: `The TXT records of ${name} could not be looked up${reason(error)}`,
    nextStep: `Check the name servers of ${domain}, then try again`,
  }),
  'tls-rpt-missing': ({ domain, hosted }) => ({
    title: 'The TLS reporting record is missing',
    message: `_smtp._tls.${domain} has no TXT record, so nobody reports failures to you (RFC 8460)`,
    nextStep: hosted
      ? `Set ${formatRecord(hosted.tlsRpt)}`
      : `Set _smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"`,
  }),
  'tls-rpt-invalid': ({ domain, faults, hosted }) => ({
    title: 'The TLS reporting record is not valid',
    message: `Reporters find no valid record at _smtp._tls.${domain}: ${faultsOf(faults)}`,
    nextStep: hosted
      ? `Keep ${formatRecord(hosted.tlsRpt)} as the only record at that name`
      : `Set _smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"`,
  }),
  'tls-rpt-advice': ({ domain, advice, hosted }) => ({
    title: 'The TLS reporting record can be improved',
    message: `The record at _smtp._tls.${domain} can be improved: ${faultsOf([advice])}`,
    nextStep: hosted
      ? `Keep ${formatRecord(hosted.tlsRpt)} as the only record at that name`
      : `Set _smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"`,
  }),
  'tls-rpt-elsewhere': ({ domain, address, found, hosted }) => ({
    title: 'TLS reports go elsewhere',
    message: `_smtp._tls.${domain} sends the reports to ${formatNames(found.map((one) => quote(one)))}, so StrictMX does not see failures`,
    nextStep: `Add ${address} to the record${hosted ? `, or set ${formatRecord(hosted.tlsRpt)}` : ''}`,
  }),

  'caa-unknown': ({ name, error }) => ({
    title: 'The CAA records could not be looked up',
    message: `The CAA records of ${name} could not be looked up${reason(error)}; a certificate authority would then refuse to issue a certificate`,
    nextStep: `Check that the name servers of ${name} answer CAA queries`,
  }),
  'caa-forbids': ({ domain, name }) => ({
    title: 'CAA allows no certificate authority',
    message: `The CAA records of ${name} allow no authority to issue a certificate for ${hostOf(domain)}`,
    nextStep: `Add ${name} CAA 0 issue "…" with the authority of the policy host`,
  }),
  'caa-forbids-edge': ({ domain, name, issuer }) => ({
    title: 'CAA forbids the certificate of the policy host',
    message: `The CAA records of ${name} do not allow ${issuer} to issue the certificate of ${hostOf(domain)}`,
    nextStep: `Add the record ${name} CAA 0 issue "${issuer}" and keep the existing ones`,
  }),

  'cname-missing': ({ host, target, found, addresses }) => ({
    title: 'The CNAME of the policy host is missing',
    message: addresses
      ? `${host} answers with addresses of another network (${addresses.join(', ')}): a proxy is on, or A or AAAA records are set there instead of the CNAME`
      : found.length === 0
        ? `${host} has no CNAME yet`
        : `${host} points to ${formatValues(found)}, not to ${target}`,
    nextStep: addresses
      ? `Turn the proxy off for ${host} ("DNS only"), or remove its A and AAAA records; then set ${host} CNAME ${target}`
      : `Set ${host} CNAME ${target}`,
  }),
  'cname-unknown': ({ host, target, error }) => ({
    title: 'The CNAME of the policy host could not be looked up',
    message: `The CNAME of ${host} could not be looked up${reason(error)}`,
    nextStep: `Check that the name servers of ${host} answer, and that it is a CNAME of ${target}`,
  }),
  'policy-elsewhere-unread': ({ domain, cause }) => ({
    title: 'The policy that is served elsewhere could not be read',
    message: `Senders may hold a policy that somebody else serves for ${domain}, and it could not be read: ${describeCause(cause).message}`,
    nextStep: `Wait: StrictMX tries again, and continues without it after an hour at most. If that policy has ended, delete the TXT record _mta-sts.${domain}`,
  }),
  'policy-elsewhere-first': ({ domain, mode, mx }) => ({
    title: 'A policy is needed before the domain moves here',
    message: `Another host serves a policy for ${domain} (mode "${mode}", ${formatFew(mx)}), and StrictMX has none to serve in its place`,
    nextStep:
      'Publish a policy that says the same. StrictMX then sets the records; until then the other host stays in charge',
  }),
  'no-zone': ({ name }) => ({
    title: 'No DNS zone was found',
    message: `No zone that StrictMX may write contains ${name}`,
    nextStep:
      'Create the public hosted zone in this account, or set the domain to external DNS records and create its CNAMEs',
  }),
  'foreign-record': ({ name, type, found, inTheWay }) => ({
    title: 'Someone else set a record where ours belongs',
    message: inTheWay
      ? `${name} has ${formatInTheWay(inTheWay)}, which StrictMX did not write; a ${type} record ${inTheWay.some(isDelegation) ? 'there has no effect' : 'cannot be set beside it'}`
      : `${name} ${type} is set to ${formatValues(found)}, which StrictMX did not write`,
    nextStep: inTheWay?.some(isDelegation)
      ? `Remove that delegation from the zone: StrictMX does not replace it, even if the domain may adopt existing records`
      : 'Remove that record, or set the domain to adopt existing records, so that StrictMX replaces it',
  }),
  'certificate-failed': noCertificate,
  'certificate-timed-out': noCertificate,
  'edge-cname-not-seen': ({ domain, target }) => ({
    title: 'CloudFront does not see the CNAME of the policy host yet',
    message: `CloudFront does not see yet that ${hostOf(domain)} points to ${target}`,
    nextStep: `Set ${hostOf(domain)} CNAME ${target}, or wait until it is seen everywhere`,
  }),
  'edge-cname-in-use': ({ domain }) => ({
    title: 'Another CloudFront distribution serves the policy host',
    message: `Another CloudFront distribution or AWS account already serves ${hostOf(domain)}`,
    nextStep: `Remove ${hostOf(domain)} from the other CloudFront distribution or account`,
  }),
  'edge-already-exists': edgeIsBusy((host) => `The HTTPS host of ${host} exists already`),
  'edge-limit-exceeded': ({ domain }) => ({
    title: 'An AWS quota is used up',
    message: `AWS refuses to serve ${hostOf(domain)}: a quota of the account is used up`,
    nextStep:
      'Ask AWS to raise the quota that the log entry "edge-refused" names; then StrictMX continues by itself',
  }),
  'edge-stale': edgeIsBusy((host) => `The HTTPS host of ${host} was changed by someone else meanwhile`),
  'edge-not-disabled': edgeIsBusy((host) => `The HTTPS host of ${host} is not disabled everywhere yet`),
  'host-not-deleted': ({ domain }) => ({
    title: 'The HTTPS host cannot be deleted yet',
    message: `The HTTPS host of ${hostOf(domain)} cannot be deleted yet`,
    nextStep: 'Nothing to do: StrictMX tries again by itself',
  }),
  'step-failed': ({ error, times = 1 }) => ({
    title: 'StrictMX could not continue',
    message: `StrictMX could not continue because of an error on its side: ${error}${times > 1 ? `, ${formatNumber(times)} times in a row` : ''}`,
    nextStep:
      'StrictMX tries again by itself. If this continues, the operator can find the cause in the log entry "task-failed"',
  }),
  'no-valid-policy': ({ domain }) => ({
    title: 'The change of mail provider has no policy to start from',
    message: `${domain} has no valid policy from which the change of mail provider could start`,
    nextStep: 'Publish a policy for the current servers',
  }),

  'many-failures': (found) => {
    const { firstDay, lastDay, failedSessions, sessions, usualShare, resultType, submitter, applied } = found;
    const days =
      firstDay === lastDay ? formatDay(firstDay) : `${formatDay(firstDay)} to ${formatDay(lastDay)}`;
    const who = submitter === undefined ? 'were reported' : `${nameOf(submitter)} reported`;
    const what = resultType === undefined ? '' : ` (${harmless(resultType)})`;
    const [step = 'Check the mail servers from outside now'] = explainResult(resultType ?? '', {
      explanations,
    }).steps;
    return {
      title: 'Far more failures than usual',
      message: `${formatNumber(failedSessions)} of ${plural(sessions, 'TLS session')} that ${who} for ${days} failed${what}; ${formatPercent(usualShare)} is usual${found.isContradicted ? '. Nobody else reports such failures, and our own check finds nothing wrong' : ''}. ${withoutStop(explainEffect(resultType ?? '', applied, { explanations }))}`,
      nextStep: step,
    };
  },
  'report-flood': ({ submitter, reports, day }) => ({
    title: 'A flood of unverified reports',
    message: `A flood of reports ${submitter === undefined ? 'under many names' : `in the name of ${nameOf(submitter)}`} about ${formatDay(day)}: ${plural(reports, 'report')}, none of them signed by the reporter`,
    nextStep: 'Nothing to do: they are kept and shown, but do not count as evidence',
  }),
  'reports-late': ({ domain }) => ({
    title: 'Some reports are not counted yet',
    message: `More reports about ${domain} came than could be counted before this mail, so the figures of some days are incomplete`,
    nextStep: 'Nothing to do: the others are counted soon, and are in the next daily mail',
  }),
  'storage-budget-used': ({ day, megabytesLeftOut, partsLeftOut, submitter }) => ({
    title: 'Too much report mail for the storage quota',
    message: `On ${formatDay(day)}, about ${formatNumber(megabytesLeftOut)} MB of report mail were not stored, because the storage quota of the day was used up. Most of what was stored ${submitter === undefined ? 'was not signed' : `was signed by ${nameOf(submitter)}`}${partsLeftOut === undefined ? '' : `. About ${formatNumber(partsLeftOut)} parts of signed mails could not be counted`}`,
    nextStep:
      'Signed reports are still counted, and reporters known from earlier days come first. If the mail is genuine, ask the operator for a higher storage quota',
  }),
  'mail-quota-used': ({ day, mailsPerDay, areAlarmsLeftOut }) => ({
    title: 'Not all mail was sent: the quota of the day was used up',
    message: `On ${formatDay(day)}, the quota of ${plural(mailsPerDay, 'mail')} a day was used up, and ${areAlarmsLeftOut ? 'alarms were not sent by mail' : 'a daily mail did not go to all recipients, or a confirmation request was not sent'}`,
    nextStep: areAlarmsLeftOut
      ? 'Check the open incidents of your domains. Alarms about incidents that are still open are sent the next day. If you need more mail, ask the operator for a higher mail quota'
      : 'The next daily mail goes first to the recipients who got none. If nobody got one, it contains the reports. The confirmation request goes out with it. If you need more mail, ask the operator for a higher mail quota',
  }),
  'recipient-refused': ({ address, status, isPaused }) => ({
    title: 'The daily mail to a recipient is refused',
    message: address
      ? isPaused
        ? `The daily mail to ${visible(address)} came back three times in a row, so no more is sent there`
        : status !== undefined
          ? `The daily mail to ${visible(address)} came back (status ${visible(status)}), so nobody reads it there`
          : `A mail server refuses the daily mail to ${visible(address)}, so nobody reads it there`
      : 'A mail server refuses the daily mail to one or more of its recipients, so nobody reads it there. The incidents of the domain name them',
    nextStep: `Remove the address from the recipients of the domain, or correct it. If the mailbox should exist, ask its mail administrator${
      isPaused
        ? '. The recipient has been asked again whether to send mail there, and gets it after confirming'
        : status !== undefined
          ? '. After three mails in a row that come back, no more is sent there until the recipient confirms again'
          : address
            ? '. StrictMX tries it again with each daily mail for a week, then once a week'
            : ''
    }`,
  }),
  'state-unreadable': ({ domain, parts }) => ({
    title: parts ? 'Some data about a domain cannot be read' : 'The state of a domain cannot be read',
    message: parts
      ? `Some stored data about ${domain} cannot be read: ${formatNames(parts.map((one) => wordOf(unreadableParts, one)))}. Everything else is shown`
      : `The stored state of ${domain} cannot be read, so this mail says nothing about its policy, reports and incidents`,
    nextStep:
      'Ask the operator: the log entry "unreadable-state" names the object. A newer version wrote it, or it is damaged; the runbook says what to do',
  }),
  'mail-refused': ({ sessions, days, resultType }) => ({
    title: 'Senders refuse to deliver mail',
    message: `Senders under enforce report ${plural(sessions, 'refused session')} ${nothingIn(days)} (${harmless(resultType)})`,
    nextStep: 'Fix the certificate or STARTTLS of the mail server',
  }),
  'reports-silent': ({ domain, lastDay, reportedDays }) => ({
    title: 'No verified reports are coming in',
    message: `No verified reports since ${formatDay(lastDay)}; before that, they covered ${plural(reportedDays, 'day')}`,
    nextStep: `Check that the record of _smtp._tls.${domain} still names the report address of the domain`,
  }),
  'reporter-silent': ({ submitter, lastDay, reportedDays, ofDays }) => ({
    title: 'A reporter has stopped sending reports',
    message: `${nameOf(submitter)} has stopped sending reports: its last report was for ${formatDay(lastDay)}; before that it reported on ${reportedDays} of ${ofDays} days. Others still report`,
    nextStep:
      'Nothing, unless mail from there should come every day: then ask its postmaster whether it still sends reports',
  }),

  'enforce-held': ({ until, patterns }) => ({
    title: 'Senders may keep an enforce policy',
    message: `Senders may keep an enforce policy that they hold until ${formatDeadline(until)}; until then mail servers under these names must stay valid: ${formatFew(patterns.map((one) => `"${one.pattern}" until ${formatDeadline(one.until)}`))}`,
    nextStep: 'Keep these mail servers and their certificates valid until then',
  }),
  'enforce-untested': () => ({
    title: 'No reports show yet that "enforce" is safe',
    message:
      'No reports show yet that "enforce" is safe. Start with "testing": senders then report what they would refuse',
    nextStep: 'Change the policy\'s mode to "testing" first',
  }),
  'enforce-too-early': ({ missing }) => ({
    title: 'The reports do not show yet that "enforce" is safe',
    message: `The reports do not show yet that "enforce" is safe: ${missing.map((one) => describeCause(one).message).join('; ')}`,
    nextStep: 'Keep mode "testing" until nothing is missing',
  }),
  'migration-adds-mx': ({ domain, missing }) => ({
    title: 'The change of mail provider adds its servers again',
    message: `A change of mail provider of ${domain} is in progress, which adds ${formatFew(missing)} to "mx" again; to prevent that, stop the change of mail provider`,
    nextStep: 'Nothing, if the change of mail provider should continue',
  }),

  'mx-microsoft-exact': () => ({
    title: 'Name MX hosts under mx.microsoft exactly',
    message:
      'An MX under mx.microsoft (for DNSSEC) has two labels before it, which "*.mx.microsoft" does not cover: name it exactly',
    nextStep: 'If an MX is under mx.microsoft, check that "mx" names it exactly',
  }),
  'mx-own-certificates': () => ({
    title: 'Each server needs its own certificate name',
    message: 'Each server needs a certificate for exactly the name in the MX record',
    nextStep: 'Check the names in the certificates of the servers',
  }),
  'mx-not-of-provider': ({ host, provider }) => ({
    title: 'An MX belongs to another provider',
    message: `${quote(host)} is an MX of the domain, but not of ${provider}`,
    nextStep: `Keep ${quote(host)} in "mx" as long as it is in the MX records`,
  }),

  'evidence-mode': () => ({
    title: 'Mode "testing" is not announced',
    message: 'The policy is not announced with mode "testing", so nothing was tested',
    nextStep: 'Change the policy\'s mode to "testing"',
  }),
  'evidence-days': ({ have, want }) => ({
    title: 'Too few days of testing',
    message: `Days of testing: ${have}, expected ${want}`,
    nextStep: 'Wait',
  }),
  'evidence-reported-days': ({ have, want, days }) => ({
    title: 'Too few days with a report',
    message: `Days with a verified report among the last ${days}: ${have}, expected ${want}`,
    nextStep: 'Wait for more reports',
  }),
  'evidence-sessions': ({ have, want, days }) => ({
    title: 'Too few sessions reported',
    message: `Successful sessions reported ${nothingIn(days)}: ${formatNumber(have)}, expected ${formatNumber(want)}`,
    nextStep: 'Wait for more reports',
  }),
  'evidence-reporters': ({ have, want, days }) => ({
    title: 'Too few reporters',
    message: `Verified reporters ${nothingIn(days)}: ${have}, expected ${want}`,
    nextStep: 'Wait for reports of other senders',
  }),
  'evidence-failures': ({ sessions, day, resultType, reporters = [], moreReporters }) => ({
    title: 'Failures were reported',
    message: `Reports${
      reporters.length === 0
        ? ''
        : ` of ${formatNames(
            reporters.map((one) => harmless(one)),
            moreReporters,
          )}`
    } show ${plural(sessions, 'failed session')} that may bounce mail under "enforce", the latest for ${formatDay(day)} (${resultType === undefined ? 'no reason given' : harmless(resultType)}), expected none`,
    nextStep: 'Fix the cause of the failures, then wait for reports without them',
  }),
  'evidence-not-weighed': () => ({
    title: 'The reports were not checked recently',
    message: 'The reports about this policy were not checked in the last day',
    nextStep: 'Open the page of the domain: it lists what is missing now',
  }),
  'evidence-coverage': ({ cause }) => {
    const { message, nextStep } = describeCause(cause);
    return { title: 'The policy does not cover every mail server', message, nextStep };
  },
};

import { describePatternFault } from '../../mta-sts/mx-pattern.ts';
import { describeDomainNameFault } from '../../names/domain-name-fault.ts';
import { quote } from '../../text/quote.ts';
import type { JsonFault } from '../../text/read-json-fault.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeMailFault } from '../mail/describe-mail-fault.ts';
import type { ProblemDetailWords } from '../problem-detail-words.ts';
import { formatDeadline, formatNumber, plural } from './format.ts';
import { mailFaults } from './mail/mail-faults.table.ts';
import { unknownReason } from './outbound.table.ts';

function notJson({ code, parameters }: JsonFault): string {
  if (code === 'end') return 'it ends before the JSON is complete';
  if (code === 'place') return `it is not JSON at line ${parameters.line}, column ${parameters.column}`;
  return code === 'token' ? `it is not JSON: ${quote(parameters.token)} is not expected` : 'it is not JSON';
}

export const problemDetails: ProblemDetailWords = {
  details: {
    'no-such-domain': ({ domain, hostFirst }) =>
      `Cannot find the domain "${domain}": it is not hosted here, or belongs to another owner${hostFirst ? '; add it first' : ''}`,
    'if-match-required': () =>
      'Cannot change this without "If-Match": send the ETag that GET returns, or "*" to change any version',
    stale: ({ why }) => {
      const reasons = {
        absent: 'it does not exist yet; send the request without If-Match',
        exists: 'it exists already; get it and decide again',
        changed: 'someone has changed it since; get it again and decide again',
      };
      return `Cannot change this: ${wordOf(reasons, why)}`;
    },
    'other-owner': ({ owner, tokenOwner }) =>
      `Cannot host a domain for "${owner}" with a token of "${tokenOwner}"`,
    'claim-waits': ({ domain }) =>
      `Cannot do this with "${domain}" yet: its CNAMEs do not point here yet; the domain lists them`,
    'several-claims': ({ domain, owners }) =>
      `Cannot tell which claim to "${domain}" you mean: set "owner" to one of ${owners.map((owner) => quote(owner)).join(', ')}`,
    'no-such-owner': ({ owner }) => `Cannot find the owner ${quote(owner)}`,
    'being-deleted': ({ domain }) =>
      `Cannot host "${domain}" now: its deletion has started; add it again once it is no longer found`,
    'no-migration': ({ domain }) => `Cannot find a change of provider of "${domain}": none is planned`,
    'not-checked': ({ domain }) => `Cannot check "${domain}": it is being removed`,
    'no-such-report': ({ domain, id }) => `Cannot find the report "${id.slice(0, 100)}" of "${domain}"`,
    'key-reused': () => 'Cannot take this batch: its "Idempotency-Key" was used for another one',
    'no-such-suppression': ({ id }) => `Cannot find the suppression "${id.slice(0, 40)}"`,
    'no-such-outbound-report': ({ day, domain }) =>
      `Cannot find a report about "${domain}" for ${day}: there are no session results for it`,
    'no-such-token': ({ id }) => `Cannot find the token "${id.slice(0, 40)}"`,
    'breaks-mail': ({ problems }) =>
      `${problems.join('; ')}. To publish it anyway, give a reason ("override")`,
    'being-removed': ({ domain, isBeingDeleted }) =>
      `Cannot change "${domain}": it is being removed; ${
        isBeingDeleted ? 'add it again once it is no longer found' : 'to keep it, cancel the removal first'
      }`,
    'ledger-full': ({ domain, versions, until }) =>
      `Cannot publish another policy for "${domain}" now: senders may hold ${versions} different ones, and there is no room for more. Try again after ${formatDeadline(until)}; a shorter "maxAgeSeconds" or fewer "mx" entries leave more room`,
    'no-policy': ({ domain, lastId }) =>
      lastId === undefined
        ? `Cannot find a policy of "${domain}": none has been published yet`
        : `Cannot find the policy of "${domain}": it was published (version ${lastId}), but somebody deleted its file directly in the store. Senders that hold the policy still look for it. Publish it again; the versions of the domain have its text`,
    'nothing-to-suggest': ({ domain, problem }) => `Cannot suggest a policy for "${domain}": ${problem}`,
    'zone-not-granted': ({ domain, owner, setting }) => {
      const without = { zone: '"zone": "external"', adoptRecords: '"adoptRecords": false' };
      return `Cannot manage the records of "${domain}": no zone that holds it is granted to "${owner}", expected ${wordOf(without, setting)} or a grant by the operator`;
    },
    'no-such-zone': ({ domain }) =>
      `Cannot manage the records of "${domain}": no public hosted zone of this account holds it, expected "zone": "external" or such a zone`,
    'zone-announced': ({ domain, zone, wanted }) =>
      `Cannot change "zone" of ${domain} to "${wanted}" while its id is announced, expected "${zone}"`,
    'claim-without-zone': () =>
      'Cannot change "zone" while the domain waits for its CNAMEs, expected "external"; remove the domain first',
    'rights-unreadable': ({ owner }) =>
      `Cannot tell what the operator allows "${owner}": the stored rights cannot be read. Ask the operator; the log entry "unreadable-state" names the object`,
    'too-many-domains': ({ domain, owner, max }) =>
      `Cannot take "${domain}": "${owner}" may have ${plural(max, 'domain')}, and has as many; the operator can raise that`,
    'too-many-recipients': ({ owner, max, wanted }) =>
      `Cannot add recipients: "${owner}" may have ${max} in all domains together, and would have ${wanted}; the operator can raise that`,
    'too-many-asked': ({ owner, max }) =>
      `Cannot add recipients: "${owner}" may have ${max} addresses a day asked whether they want mail, and would have more; try again tomorrow`,
    'name-refused': ({ domain, why, name }) => {
      const reasons = {
        'too-long': `"${name}" would be longer than a DNS name`,
        'of-service': `it is a name of this service or below one ("${name}")`,
        'public-suffix': 'anybody may register names below it',
      };
      return `Cannot host "${domain}": ${wordOf(reasons, why)}, expected a domain of yours`;
    },
    'webhook-not-kept': ({ webhook }) =>
      `"webhook" is "${webhook}", expected the whole address, since none of that host is kept here`,
    'contact-elsewhere': ({ contact, domain }) =>
      `"contact" is "${contact}", expected an address at "${domain}", which signs our mail`,
    'day-not-over': ({ day }) =>
      `"day" is "${day}", expected a UTC day that is over; ?dry-run=true shows what there is so far`,
    'day-not-sent': ({ day, earliest, today }) =>
      `"day" is "${day}", expected a day from "${earliest}" to today, "${today}"`,
    'list-of-other-owner': ({ owner, tokenOwner }) =>
      `"owner" is ${quote(owner)}, expected ${quote(tokenOwner)}, the owner of this token`,
    'owner-name': ({ owner }) =>
      `"owner" is ${quote(owner)}, expected 1 to 64 letters, digits, spaces, ".", "-", "_", "&", "'" or ",", without a space at the beginning or end`,
    'no-token': () => 'Cannot answer without a token: send "Authorization: Bearer <token>"',
    'unknown-token': () => 'Cannot accept this token: it is unknown, was deleted or has expired',
    'missing-scope': ({ scopes, needed }) =>
      `Cannot do this with a token of scope "${scopes.join('", "')}", expected "${needed}"`,
    'cross-site': () =>
      'Cannot change anything for another site: the request has the cookie of a session, but does not come from a page of the console',
    'admin-only': () => "Cannot do this with an owner's token, expected an administrator's",
    'too-many-mails': ({ perMinute }) =>
      `Cannot send mail more than ${perMinute} times a minute with one token`,
    'too-many-calls': ({ call, perMinute }) =>
      call === 'check'
        ? `Cannot check the domains of one owner more than ${perMinute} times a minute`
        : `Cannot send more than ${perMinute} test alarms a minute for one owner`,
    'too-many-in-progress': ({ from }) =>
      from === 'owner'
        ? 'Cannot answer more of your requests at once: wait for the answers to the others'
        : 'Cannot answer more requests at once: too many are in progress',
    'too-many-pages': () => 'Cannot show this page again now: it was opened too often',
    'too-many-reports': ({ from }) =>
      from === 'network'
        ? 'Cannot accept more from your network for this domain within this minute'
        : 'Cannot accept more for this domain within this minute',
    'no-such-inbox': () => 'Cannot accept a report here: no domain has this address',
    'empty-report': () => 'Cannot accept an empty report, expected JSON or gzip',
    'report-not-imported': ({ why }) => `Cannot import this: ${why}`,
    'only-post': () => 'Cannot use this method: send reports here by POST',
    'method-not-allowed': ({ method, allowed }) => `Cannot ${method} this, expected ${allowed}`,
    'no-such-path': ({ method, path }) =>
      `Cannot find ${method} ${path.slice(0, 200)}; GET /v1/openapi.json lists all paths`,
    'too-large': ({ maxBytes, isReport }) =>
      `Cannot read the body, expected at most ${maxBytes} bytes${isReport ? '; compress it with gzip, or send it by mail' : ''}`,
    'too-much-at-once': () => 'Cannot accept this body now: too many bytes are arriving at once',
    'body-cut-off': () => 'Cannot read the body: it is incomplete',
    'not-json': ({ fault }) => `Cannot read the body: ${notJson(fault)}`,
    'repeated-name': ({ name }) => `Cannot read the body: ${name} occurs twice, expected once`,
    'too-complex': ({ values, names, depth }) =>
      `Cannot read the body: expected at most ${values} values, ${names} different names and a depth of ${depth}`,
    'mail-not-sent': ({ fault }) => describeMailFault({ mailFaults, unknownReason }, fault),
    internal: () => "Cannot answer because of an internal error; see the service's log",
    'unreadable-state': ({ prefix }) =>
      `Cannot read an object in "${prefix}": a newer version wrote it, or it is damaged. The log names it, and the runbook says what to do`,
  },
  fields: {
    'domain-name': ({ fault }) => `It ${describeDomainNameFault(fault)}. Enter a domain such as example.com`,
    'mx-absent': () => 'Enter at least one mail server',
    'mx-entry': ({ entry, fault }) =>
      `${quote(entry)} ${describePatternFault(fault)}. Enter one host name per line, such as mail.example.com, or a pattern, such as *.example.com`,
    'policy-too-large': ({ entries, maxBytes }) =>
      `${plural(entries, 'mail server')}: a policy has at most ${formatNumber(maxBytes)} bytes. Use patterns, such as *.example.com`,
    'max-age': ({ max }) => `Enter whole seconds, from 0 to ${max}`,
    'mail-address': ({ address }) =>
      `${quote(address)} is not a mail address. Enter addresses such as admin@example.com`,
    'too-many-addresses': ({ max }) => `Enter at most ${plural(max, 'address', 'addresses')}`,
    webhook: () =>
      'Enter an address such as https://hooks.example.com/… of at most 500 characters, with a public host name, and without a port, user name or password',
    hour: () => 'Enter a whole number from 0 to 23',
    'owner-name': () => 'Enter a short name on one line, without a space at the beginning or end',
    'override-reason': () => 'Enter a reason of 3 to 1,000 characters',
  },
  nothingSuggested: ({ template, templates, why }) => {
    const dns = why === undefined ? '' : `. ${why}`;
    return template !== undefined
      ? `"template" is "${template}", which names no servers, and DNS gave none${dns}`
      : `"template" is missing, and DNS gave no servers: expected one of "${templates.join('", "')}"${dns}`;
  },
  withNextStep: (message, nextStep) => `${message}. ${nextStep}`,
};

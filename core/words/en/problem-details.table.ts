import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { ProblemDetailWords } from '../problem-detail-words.ts';
import { plural } from './format.ts';

const policyOf = (domain: string) => `/v1/domains/${domain}/policy`;

export const problemDetails: ProblemDetailWords = {
  details: {
    'no-such-domain': ({ domain, hostFirst }) =>
      `Cannot find the domain "${domain}": it is not hosted here, or belongs to another owner${hostFirst ? `; host it first: PUT /v1/domains/${domain}` : ''}`,
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
      `Cannot do this with "${domain}" yet: its CNAMEs do not point here; GET /v1/domains/${domain} lists them`,
    'several-claims': ({ domain, owners }) =>
      `Cannot tell which claim to "${domain}" you mean: set "owner" to one of ${owners.map((owner) => quote(owner)).join(', ')}`,
    'no-such-owner': ({ owner }) => `Cannot find the owner ${quote(owner)}`,
    'being-deleted': ({ domain }) =>
      `Cannot host "${domain}" now: its deletion has started; PUT it again after GET returns 404`,
    'no-migration': ({ domain }) =>
      `Cannot find a change of provider of "${domain}": none is planned; use PUT /v1/domains/${domain}/migration`,
    'not-checked': ({ domain }) => `Cannot check "${domain}": it is being removed`,
    'no-such-report': ({ domain, id }) => `Cannot find the report "${id.slice(0, 100)}" of "${domain}"`,
    'key-reused': () => 'Cannot take this batch: its "Idempotency-Key" was used for another one',
    'no-such-suppression': ({ id }) => `Cannot find the suppression "${id.slice(0, 40)}"`,
    'no-such-outbound-report': ({ day, domain }) =>
      `Cannot find a report about "${domain}" for ${day}: there are no session results for it`,
    'no-such-token': ({ id }) => `Cannot find the token "${id.slice(0, 40)}"`,
    'breaks-mail': ({ problems }) =>
      `${problems.join('; ')}. To publish it anyway, add "override": {"reason": "…"}`,
    'being-removed': ({ domain, isBeingDeleted }) =>
      `Cannot change "${domain}": it is being removed; ${
        isBeingDeleted
          ? 'PUT it again after GET returns 404'
          : `to keep it, send all of the domain's settings again: PUT /v1/domains/${domain}`
      }`,
    'no-policy': ({ domain, lastId }) =>
      lastId === undefined
        ? `Cannot find a policy of "${domain}": none has been published yet; use PUT ${policyOf(domain)}`
        : `Cannot find the policy of "${domain}": it was published (version ${lastId}), but somebody deleted its file directly in the store. Senders that hold the policy still look for it. Publish it again with PUT ${policyOf(domain)}; GET /v1/domains/${domain}/versions has its text`,
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
      'Cannot change "zone" while the domain waits for its CNAMEs, expected "external"; DELETE it first',
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
    'no-token': () => 'Cannot answer without a token: send "Authorization: Bearer <token>"',
    'unknown-token': () => 'Cannot accept this token: it is unknown, was deleted or has expired',
    'missing-scope': ({ scopes, needed }) =>
      `Cannot do this with a token of scope "${scopes.join('", "')}", expected "${needed}"`,
    'admin-only': () => "Cannot do this with an owner's token, expected an administrator's",
    'too-many-mails': ({ perMinute }) =>
      `Cannot send mail more than ${perMinute} times a minute with one token`,
    'too-many-pages': () => 'Cannot show this page again now: it was opened too often',
    'too-many-reports': ({ from }) =>
      from === 'network'
        ? 'Cannot accept more from your network for this domain within this minute'
        : 'Cannot accept more for this domain within this minute',
    'no-such-inbox': () => 'Cannot accept a report here: no domain has this address',
    'empty-report': () => 'Cannot accept an empty report, expected JSON or gzip',
    'only-post': () => 'Cannot use this method: send reports here by POST',
    'method-not-allowed': ({ method, allowed }) => `Cannot ${method} this, expected ${allowed}`,
    'no-such-path': ({ method, path }) =>
      `Cannot find ${method} ${path.slice(0, 200)}; GET /v1/openapi.json lists all paths`,
    'too-large': ({ maxBytes, isReport }) =>
      `Cannot read the body, expected at most ${maxBytes} bytes${isReport ? '; compress it with gzip, or send it by mail' : ''}`,
    'too-much-at-once': () => 'Cannot accept this body now: too many bytes are arriving at once',
    'body-cut-off': () => 'Cannot read the body: it is incomplete',
    'not-json': ({ why }) => `Cannot read the body: it is not JSON (${why})`,
    'repeated-name': ({ name }) => `Cannot read the body: ${name} occurs twice, expected once`,
    'too-complex': ({ values, names, depth }) =>
      `Cannot read the body: expected at most ${values} values, ${names} different names and a depth of ${depth}`,
    internal: () => "Cannot answer because of an internal error; see the service's log",
    'unreadable-state': ({ prefix }) =>
      `Cannot read an object in "${prefix}": a newer version wrote it, or it was edited by hand; the log names it`,
  },
  nothingSuggested: ({ template, templates, why }) => {
    const dns = why === undefined ? '' : `. ${why}`;
    return template !== undefined
      ? `"template" is "${template}", which names no servers, and DNS gave none${dns}`
      : `"template" is missing, and DNS gave no servers: expected one of "${templates.join('", "')}"${dns}`;
  },
  withNextStep: (message, nextStep) => `${message}. ${nextStep}`,
};

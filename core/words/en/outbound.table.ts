import { quote } from '../../text/quote.ts';
import type { DestinationFault } from '../../tls-rpt/write/outbound-reason.ts';
import type { SuppressionReason } from '../../tls-rpt/write/suppression-reason.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeFault } from '../describe-finding.ts';
import type { OutboundReasonWords, OutboundStateWords } from '../outbound-words.ts';
import { faults } from './faults.table.ts';
import { formatDay } from './format.ts';

const wanted: Record<DestinationFault, string> = {
  'too-long': 'expected a shorter URI',
  'no-scheme': 'expected a URI such as "mailto:tls-reports@example.com"',
  'other-scheme': 'expected the scheme "mailto" or "https"',
  'no-address': 'expected "mailto:" and one address',
  'no-url': 'expected a valid https URL',
  'user-name': 'expected a URL without a user name',
  'no-host': 'expected a URL with a host name',
};

const suppressionCauses: Record<SuppressionReason, string> = {
  bounce: 'mail to it bounced',
  complaint: 'its owner complained about a mail',
  manual: 'an administrator decided so',
};

export const outboundReasons: OutboundReasonWords = {
  'switched-off': () => 'Outgoing reports are switched off',
  'domain-not-allowed': ({ domain }) => `Reports about ${domain} are not allowed: it is not in onlyDomains`,
  'domain-suppressed': ({ domain, why }) => `Reports about ${domain} are suppressed: ${why}`,
  'record-missing': ({ name }) => `${name} has no TXT record, so the domain asks for no reports`,
  'record-invalid': ({ name, faults: list }) =>
    `Cannot use the record of ${name}: ${list.map((one) => describeFault(faults, one)).join('; ')}`,
  'record-advice': ({ advice }) => describeFault(faults, advice),
  'record-unknown': ({ name, error }) => `DNS gave no answer for ${name} in 24 hours (${error})`,
  'destination-unusable': ({ uri, fault }) => `Cannot send to ${quote(uri)}: ${wordOf(wanted, fault)}`,
  'destination-not-allowed': ({ target }) =>
    `Reports to ${quote(target)} are not allowed: it is not in onlyDestinations`,
  'destination-suppressed': ({ target, why }) => `Reports to ${quote(target)} are suppressed: ${why}`,
  'destination-too-many': ({ uri, max }) =>
    `Cannot send to ${quote(uri)}: expected at most ${max} destinations`,
  suppressed: ({ cause, until, detail }) =>
    `Suppressed until ${formatDay(until.slice(0, 10))}, because ${wordOf(suppressionCauses, cause)}${detail && `: ${detail}`}`,
  'copy-without-report': () => 'The report is sent to nobody else',
};

export const unknownReason = (code: string): string =>
  `A newer version of StrictMX gave the reason "${code}", which this version cannot explain`;

export const outboundStates: OutboundStateWords = {
  reports: {
    'looking-up': 'DNS has not answered yet, and is asked again later',
    'not-sent': 'not sent',
    waiting: 'not delivered yet',
    delivered: 'delivered',
    failed: 'could not be delivered',
  },
  deliveries: {
    waiting: 'not delivered yet',
    delivered: 'delivered',
    failed: 'could not be delivered',
    suppressed: 'not sent',
    bounced: 'bounced',
  },
  attempts: {
    started: 'in progress',
    unknown: 'interrupted, and may have arrived',
    delivered: 'delivered',
    failed: 'failed',
    bounced: 'bounced',
  },
};

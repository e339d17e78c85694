import { quote } from '../../text/quote.ts';
import type { RefusalWords } from '../intake-words.ts';

export const refusals: RefusalWords = {
  'empty-file': () => 'it is empty',
  'xml-file': () => 'it is XML (perhaps a DMARC report), not a TLS report',
  'other-json-file': () => 'it is not a JSON object with the members of a TLS report',
  'other-file': () => 'it is neither mail nor JSON nor gzip nor zip',
  'archive-without-report': ({ kind }) => `the ${kind} archive contains no TLS report`,
  'delivery-status': () => 'a delivery status notification',
  'read-receipt': () => 'a read receipt (message disposition notification)',
  'abuse-report': () => 'an abuse report (ARF)',
  'xml-attachment': () => 'a mail with an XML attachment (perhaps a DMARC report), not a TLS report',
  'ses-notification': () => 'the notification that SES sends once when it is set up',
  'automatic-answer': () => 'an automatic answer',
  'mail-system-notice': () => 'a notice from a mail system, perhaps about a failed delivery',
  'report-mail-without-report': () =>
    'a mail that claims to be a TLS report, but contains none that can be read',
  'plain-mail': () => 'a plain mail without attachment',
  'other-attachments': ({ count }) =>
    count === 1
      ? 'a mail whose attachment is not a TLS report'
      : `a mail with ${count} attachments, none of them a TLS report`,

  'too-many-bytes': ({ max }) => `it has more than ${max} bytes`,
  'header-too-long': ({ max }) => `a header has more than ${max} bytes`,
  'unpacks-to-too-much': ({ max }) => `it unpacks to more than ${max} bytes`,
  'too-much-json': ({ max }) => `it has more than ${max} bytes of JSON`,
  'too-much-policy-text': ({ max }) => `its policies and MX hosts have more than ${max} characters`,

  'too-many-parts': ({ max }) => `the mail has more than ${max} parts`,
  'parts-too-deep': ({ max }) => `the mail nests parts more than ${max} deep`,
  'packed-too-often': ({ max }) => `it is packed more than ${max} times`,
  'too-many-zip-files': ({ max }) => `the zip archive has more than ${max} files`,
  'json-too-deep': ({ max }) => `the JSON is nested more than ${max} deep`,
  'too-many-json-values': ({ max }) => `the JSON has more than ${max} values`,
  'too-many-json-names': ({ max }) => `the JSON has more than ${max} different names`,
  'too-many-reports': ({ max }) => `it contains more than ${max} reports`,
  'too-many-policies': ({ max }) => `a report has more than ${max} policies`,
  'too-many-domain-parts': ({ max }) =>
    `it contains more than ${max} reports, counting each once for each domain that it is about`,
  'too-many-failure-details': ({ max }) => `a report has more than ${max} failure details`,

  'archive-cut-off': () => 'the archive is truncated',
  'archive-damaged': ({ error }) => `the archive does not decompress (${error})`,
  'zip-damaged': () => 'the zip archive is damaged or truncated',
  'zip-method-unknown': ({ method }) => `the zip archive uses method ${method}, only 0 and 8 can be read`,

  'json-cut-off': () => 'the JSON is truncated',
  'json-damaged': ({ near, position }) =>
    `the JSON cannot be parsed${position === undefined ? '' : ` at character ${position + 1}`}${near === undefined ? '' : `, near ${quote(near)}`}`,

  'no-policies': () => 'its policies are missing or not a list, so it reports nothing',

  'operator-mail': () => 'it is for the operator of this service (postmaster or abuse); please read it',
  'unknown-recipient': () => 'none of its recipient addresses belongs to a domain hosted here',
  'other-domain': ({ domain }) =>
    `it is about ${domain}, but this recipient address belongs to another domain`,
  'no-policy-domain': () => 'it does not say which domain it is about',
  'no-period': () => 'it does not say which day it is about',
  'day-ahead': ({ day }) => `it is about ${day}, more than three days after it arrived`,
  'unreadable-state': ({ name }) =>
    `this version cannot read what is stored about ${name}; after a repair or an update, replay the mail`,
};

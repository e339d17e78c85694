import { quote } from '../../text/quote.ts';
import type { DomainSource, FoundValue, JsonType } from '../../tls-rpt/reading-note.ts';
import { describeByCode } from '../by-code/describe-by-code.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { ReadingNoteWords } from '../intake-words.ts';
import { plural } from './format.ts';
import { unknownReason } from './outbound.table.ts';
import { refusals } from './refusals.table.ts';

const types: Record<JsonType, string> = {
  list: 'a list',
  object: 'an object',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
};

const sources: Record<DomainSource, string> = {
  'tls-report-domain': 'TLS-Report-Domain',
  'file-name': 'the file name',
  subject: 'the Subject',
  recipient: 'the recipient address',
};

const value = (found: FoundValue) =>
  'text' in found ? quote(found.text) : 'number' in found ? found.number : wordOf(types, found.type);

/** A member by its path. Names come from strangers, too. */
const name = (path: string) =>
  path.endsWith('[]') ? `an entry of ${path.slice(0, -2)}` : quote(path).slice(1, -1);

export const readingNotes: ReadingNoteWords = {
  missing: ({ member }) => `${name(member)} is missing`,
  'null-ignored': ({ member }) => `${name(member)} is null, ignored`,
  'empty-ignored': ({ member }) => `${name(member)} is empty, ignored`,
  'empty-list': ({ member }) => `${name(member)} is empty`,
  'type-ignored': ({ member, type }) => `${name(member)} is ${wordOf(types, type)}, ignored`,
  'not-a-count': ({ member, found }) => `${name(member)} is ${value(found)}, not a count, ignored`,
  'not-a-date-time': ({ member, found }) => `${name(member)} is ${value(found)}, not a date-time`,
  'not-a-domain-name': ({ member, text }) =>
    `${name(member)} is ${quote(text)}, which is not a domain name, ignored`,
  'not-an-ip': ({ member }) => `${name(member)} is not an IP address`,
  'no-address-in': ({ member, text }) => `${name(member)} is ${quote(text)}, in which there is no address`,

  renamed: ({ member, readAs }) => `${name(member)} read as ${readAs}`,
  misplaced: ({ member }) => `${name(member)} is missing, read from the policy`,
  flattened: ({ member }) => `${name(member)} is missing, its members are read from the entry`,

  'list-for-entry': ({ member }) => `${name(member)} is a list of one, read as its entry`,
  'string-for-list': ({ member }) => `${name(member)} is a string, read as a list`,
  'object-for-list': ({ member }) => `${name(member)} is an object, read as a list of one`,
  'string-for-number': ({ member }) => `${name(member)} is a string, read as a number`,
  'read-as-text': ({ member, type }) => `${name(member)} is ${wordOf(types, type)}, read as text`,
  'case-or-spaces': ({ member, text, readAs }) =>
    `${name(member)} is ${quote(text)}, read as ${quote(readAs)}`,
  'lines-in-string': ({ member }) => `${name(member)} has line ends in a string, read as lines`,
  'hosts-in-string': ({ member }) => `${name(member)} has several hosts in a string, read as a list`,
  'json-in-string': ({ member }) => `${name(member)} is a JSON array in a string, read as a list`,
  'final-dot': ({ member }) => `${name(member)} ends in a dot, removed`,
  'not-a-labels': ({ member }) => `${name(member)} is not in A-labels, converted`,
  wrapped: ({ member }) => `${name(member)} has "<>" or white space around it, removed`,
  'mx-prefix': ({ member }) => `${name(member)} has the prefix "mx: ", removed`,

  greeting: ({ member }) => `${name(member)} is a whole greeting, read as the name in it`,

  'total-summed': ({ member }) => `${name(member)} cannot be read, taken from the sum of the failure details`,
  'total-raised': ({ member }) =>
    `${name(member)} is less than a single failure detail, taken from the largest of them`,

  'unix-time': ({ member, unit }) => `${name(member)} is a number, read as ${unit} since 1970`,
  'no-time': ({ member, readAs }) => `${name(member)} has no time, read as the ${readAs} of the day`,
  'space-for-t': ({ member }) => `${name(member)} has a space instead of "T"`,
  'no-zone': ({ member }) => `${name(member)} has no zone, read as UTC`,
  'other-zone': ({ member, zone }) =>
    `${name(member)} has the zone ${quote(zone)}, which RFC 3339 writes differently`,
  'mail-date': ({ member }) => `${name(member)} is in the date format of mail`,

  'ends-before-it-begins': ({ member }) => `${name(member)} ends before it begins`,
  'several-days': ({ member, days }) => `${name(member)} covers ${days} days`,
  'not-a-utc-day': ({ member }) => `${name(member)} is not a UTC day`,
  'next-midnight': ({ member }) => `${name(member)} is the next midnight`,
  'period-from-file-name': ({ member }) => `${name(member)} cannot be read, taken from the file name`,
  'domain-from': ({ member, source }) => `${name(member)} is missing, taken from ${wordOf(sources, source)}`,
  'no-host-named': ({ member }) => `${name(member)} name neither an IP address nor an MX`,

  'unknown-members': ({ names }) =>
    `members that RFC 8460 does not define are ignored: ${names.map(quote).join(', ')}`,
  'texts-cut': ({ count }) => `too long, so only a part is kept: ${plural(count, 'text')}`,
  'details-left-out': ({ count }) =>
    `the report is too large, so these are kept only as sums: ${plural(count, 'failure detail')}`,
  'sessions-in-both': () =>
    'the entries for MTA-STS and DANE have equal totals, so they are taken to count the same sessions',
  'sessions-added': () => 'the entries for MTA-STS and DANE have different totals, so they are added',
  more: () => 'there are more deviations than can be listed',
  'byte-order-mark': () => 'the JSON begins with a byte order mark',
  'utf-16': () => 'the JSON is in UTF-16',
  'utf-16-unmarked': () => 'the JSON is in UTF-16, without a byte order mark',
  'latin-1': () => 'the JSON is not UTF-8, read as Latin-1',
  'control-characters': () => 'control characters in the JSON are read as spaces',
  'text-after-json': () => 'text after the JSON is ignored',
  'list-of-reports': () => 'the JSON is a list of reports',
  'object-around-report': () => 'the JSON is an object around the report',
  'base64-content': () => 'the content is in base64',
  'compressed-twice': () => 'it is compressed twice',
  'header-misspelt': () => 'a header field is misspelt: "Content" without its hyphen',
  'wrong-encoding': ({ label, found }) =>
    `the part is labelled ${quote(label)}, but ${found === 'none' ? 'is not encoded' : 'is in base64'}`,
  'wrong-media-type': ({ label, found }) => `the part is labelled ${quote(label)}, but is ${found}`,
  'other-media-type': ({ label }) => `the part is labelled ${quote(label)}, not as a TLS report`,
  'not-multipart-report': () => 'the mail is not a multipart/report',
  'no-report-type': () => 'the mail does not have the report-type "tlsrpt"',
  'subject-id-unwrapped': () => 'the Report-ID in the Subject has no "<>"',
  'subject-id-differs': () => 'the Report-ID in the Subject differs from report-id',
  'other-domain-named': ({ source, domain }) =>
    `${wordOf(sources, source)} says ${quote(domain)}, the report is about another domain`,
  'attached-twice': () => 'the same report is attached twice, read once',
  'attachment-unreadable': ({ cause }) =>
    `another attachment cannot be read: ${describeByCode(refusals, unknownReason, cause)}`,
  'more-attachments-unreadable': ({ count }) => `${count} more attachments cannot be read`,
};

export const readingNoteTimes = (note: string, times: number): string => `${note} (${times} times)`;

export const unknownNote = (code: string): string =>
  `a newer version of StrictMX noted ${quote(code)}, which this version cannot explain`;

/** What is wrong with a text, in English: each a part of a sentence, without a final stop. */

import type { RuaFault } from '../../finding/fault.ts';
import { findMxPatternFault } from '../../mta-sts/mx-pattern.ts';
import { findInvisible } from '../../text/invisible.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { FaultWords } from '../finding-words.ts';

const wantedModes = 'expected "enforce", "testing" or "none"';
const wantedId = 'expected 1 to 32 letters and digits';
const wantedUri = 'expected "mailto:reports@example.com" or "https://example.com/reports"';
const wantedSeconds = (max: number) => `expected whole seconds from 0 to ${max}`;

const ruaFaults: Record<RuaFault, string> = {
  empty: 'an empty destination',
  'exclamation-mark': 'with a "!" that must be written "%21"',
  'bare-address': 'a bare address without "mailto:"',
  'no-uri': 'not a URI (RFC 3986)',
  'no-mail-address': 'not a mail address',
  'no-https-address': 'not an HTTPS address',
};

/** Untrusted text; a character that nobody sees is named. */
const quoted = (text: string): string => {
  const invisible = findInvisible(text);
  return `${quote(text)}${invisible === undefined ? '' : ` with the invisible character ${invisible}`}`;
};

export const faults: FaultWords = {
  'policy-too-large': ({ bytes, maxBytes }) =>
    `the policy has ${bytes} bytes, expected at most ${maxBytes} (RFC 8461 §3.3)`,
  'policy-empty': () => 'the policy is empty',
  'policy-not-utf8': () => 'the policy is not UTF-8 text (RFC 8461 §3.2)',
  'policy-byte-order-mark': () =>
    'the policy begins with a byte order mark, so senders do not recognise its first field',
  'line-empty': ({ line }) => `line ${line} is empty; the format has no empty lines (RFC 8461 §3.2)`,
  'line-malformed': ({ line, text }) => `line ${line} is ${quoted(text)}, expected "name: value"`,
  'line-without-value': ({ line, text }) => `line ${line} has no value: ${quoted(text)}`,
  'line-control-character': ({ line, text }) => `line ${line} has a control character: ${quote(text)}`,
  'version-missing': () => '"version" is missing, expected "version: STSv1"',
  'version-unknown': ({ value }) => `"version" is ${quoted(value)}, expected "STSv1"`,
  'mode-missing': () => `"mode" is missing, ${wantedModes}`,
  'mode-unknown': ({ value }) => `"mode" is ${quoted(value)}, ${wantedModes}`,
  'max-age-missing': ({ max }) => `"max_age" is missing, ${wantedSeconds(max)}`,
  'max-age-invalid': ({ value, max }) => `"max_age" is ${quoted(value)}, ${wantedSeconds(max)}`,
  'mx-missing': () => '"mx" is missing, expected at least one "mx: mail.example.com"',
  'mx-invalid': ({ value }) =>
    `"mx" is ${quote(value)}, which ${findMxPatternFault(value) ?? 'is not a pattern'}`,

  'field-repeated': ({ line, field }) => `line ${line} repeats "${field}"; only the first counts`,
  'field-unknown': ({ line, field, meant }) =>
    `line ${line} has the unknown field "${field}", which is ignored${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
  'policy-not-ascii': () => 'the text has characters outside ASCII, which some senders refuse',
  'mx-upper-case': ({ text }) =>
    `${quote(text)} should be in lower case: some senders compare it letter by letter`,
  'mx-missing-with-none': () =>
    'mode "none" has no "mx" line; some senders refuse such a policy and keep the old one',
  'mx-repeated': ({ pattern }) => `"mx" has ${quote(pattern)} more than once`,
  'mx-public-suffix': ({ pattern, suffix }) =>
    `"mx" is ${quote(pattern)}, which allows the servers of anyone who registers a name under ${quote(suffix)}`,
  'mx-one-label': ({ pattern }) => `"mx" is ${quote(pattern)}, which is not a fully qualified host name`,
  'max-age-too-long': ({ seconds, max }) =>
    `"max_age" is ${seconds}; a large sender cuts more than ${max} down to one day`,
  'max-age-too-short': ({ seconds, min }) =>
    `"max_age" is ${seconds}; a large sender ignores less than one day (${min})`,
  'max-age-short-for-enforce': ({ seconds, recommended }) =>
    `"max_age" is ${seconds}; with "enforce" two weeks (${recommended}) or more protect better`,

  'mx-entry-repeated': ({ field, pattern }) => `"${field}" repeats ${quote(pattern)} and is left out`,
  'mx-entry-converted': ({ field, entry, pattern }) =>
    `"${field}" is ${quote(entry)}, published as "${pattern}"`,
  'max-age-capped': ({ seconds, max }) =>
    `"maxAgeSeconds" is ${seconds}, published as ${max}: a large sender cuts more down to one day`,

  'record-none': ({ version }) => `no record begins with "${version};"`,
  'record-almost': ({ version, text }) =>
    `${quoted(text)} does not count: it must begin with exactly "${version};", without quotation marks or spaces`,
  'record-several': ({ version, count }) => `${count} records begin with "${version};", expected exactly one`,
  'record-field-malformed': ({ text }) => `field ${quoted(text)} is not of the form "name=value"`,
  'id-missing': () => '"id" is missing, expected "id=" and 1 to 32 letters and digits',
  'id-invalid': ({ value }) => `"id" is ${quoted(value)}, ${wantedId}`,
  'rua-missing': () => '"rua" is missing, expected "rua=mailto:…" or "rua=https://…"',
  'rua-invalid': ({ uri, reason }) => `"rua" is ${quoted(uri)}, ${wordOf(ruaFaults, reason)}, ${wantedUri}`,
  'rua-unknown-scheme': ({ uri }) =>
    `"rua" is ${quote(uri)} with a scheme that no reporter uses, ${wantedUri}`,
  'rua-several': () => '"rua" has several destinations; some reporters use only the first',
  'rua-blank': ({ value }) =>
    `"rua" is ${quote(value)}, with a blank at its beginning or end, which some reporters take as part of the address; remove it`,

  more: ({ count }) => `and ${count} more`,
};

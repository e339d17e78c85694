import type { HeaderProblem } from '../../mail/find-header-ambiguity.ts';
import { quote } from '../../text/quote.ts';
import { describeByCode } from '../by-code/describe-by-code.ts';
import type { UnverifiedWords } from '../intake-words.ts';

/** RFC 8601 §2.7.1. */
const resultMeanings = new Map([
  ['fail', 'the mail was changed after it was signed'],
  ['neutral', 'it has no key, or the key cannot be read'],
  ['temperror', 'its key could not be looked up at that time'],
  ['permerror', 'it or its key is malformed'],
  ['policy', 'our receiver does not accept such a signature'],
]);

function meaningOf(result: string): string {
  const meaning = resultMeanings.get(result);
  return meaning === undefined ? quote(result) : `${meaning} (${quote(result)})`;
}

const headerProblems: Record<HeaderProblem, (found: { field: string }) => string> = {
  'repeated-field': ({ field }) => `its header has the field ${quote(field)} twice`,
  'misspelt-field': ({ field }) => `its header has a misspelt form of the field ${quote(field)}`,
  'malformed-line': () => 'its header has a malformed line',
  'control-character': () => 'its header contains a control character',
  'line-ends': () => 'its header mixes line ends',
  author: ({ field }) => `its header does not name exactly one author (${quote(field)})`,
  signature: () => 'it has a signature with a repeated or misspelt tag',
};

export const unverifiedReasons: UnverifiedWords = {
  'no-trusted-result': () => 'none of our receivers verified a signature on it',
  'no-submitter': () => 'it does not name the domain it comes from',
  unsigned: ({ signer }) =>
    signer === undefined ? 'it has no DKIM signature' : `it has no DKIM signature of ${quote(signer)}`,
  failed: ({ signer, result }) =>
    signer === undefined
      ? `its signature did not verify: ${meaningOf(result)}`
      : `the signature of ${quote(signer)} did not verify: ${meaningOf(result)}`,
  'not-aligned': ({ signer, submitter }) =>
    signer === undefined
      ? `it is not signed by ${quote(submitter)}`
      : `it is signed by ${quote(signer)}, not by ${quote(submitter)}`,
  'body-length-limited': ({ signer }) =>
    `the signature of ${quote(signer)} covers only a part of the mail (l=)`,
  'not-for-tlsrpt': ({ signer, services }) =>
    `the key of ${quote(signer)} is only for ${quote(services)} (s=), not for "tlsrpt"`,
  expired: ({ signer }) => `the signature of ${quote(signer)} had expired when the mail arrived (x=)`,
  'ambiguous-header': ({ problem, field = '' }) =>
    `${describeByCode(headerProblems, quote, { code: problem, parameters: { field } })}, so other software may read the signed mail differently`,
  'too-many-signatures': ({ count, limit }) =>
    `it has ${count} signatures, and at most ${limit} are examined`,
  'enclosed-message': () => 'it was in a message that the mail encloses, which the signature does not cover',
  'author-not-aligned': ({ author, submitter }) =>
    `its author is ${quote(author)}, who does not belong to the organisation of ${quote(submitter)}`,
  'not-report-address': ({ author, provider }) =>
    `anybody can get a mailbox at ${quote(provider)}, and ${quote(author)} is not its address for reports`,
  'field-not-signed': ({ signer, field }) =>
    `the signature of ${quote(signer)} does not cover the header field ${quote(field)}, which affects how it is read`,
  'domain-not-signed': ({ signer }) =>
    `the signature of ${quote(signer)} does not cover which domain it is about`,
  'not-sent-as-report': ({ signer }) =>
    `the signature of ${quote(signer)} covers no field that declares the mail a TLS report`,
};

import { quote } from '../../text/quote.ts';
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
};

import type { ReceivedMail } from '../mail-form.ts';
import { maxSignatures } from '../mail-limits.ts';
import type { AuthenticationResult } from '../read-authentication-results.ts';
import { readAuthenticationResults } from '../read-authentication-results.ts';
import { type DkimTags, readDkimTags } from './read-dkim-tags.ts';

/** A signature that our receiver verified, and the DKIM-Signature fields that may contain it. */
export interface PassedSignature {
  result: AuthenticationResult;
  /** One, if the result says which one. Otherwise each of them must be faultless. */
  candidates: DkimTags[];
}

/**
 * The signatures that a mail's trusted `pass` results are about. This is the only way from a result to a signature: keys
 * are looked up for these, and these are judged. None for a mail with more signatures than are examined.
 */
export function passedSignatures({
  authenticationResults,
  dkimSignatures,
  form,
}: ReceivedMail): PassedSignature[] {
  if (form.signatureCount > maxSignatures) return [];
  const signatures = dkimSignatures.map(readDkimTags);
  return authenticationResults
    .flatMap(readAuthenticationResults)
    .filter(({ method, result }) => method === 'dkim' && result === 'pass')
    .map((result) => ({ result, candidates: signatures.filter((tags) => mayBe(tags, result)) }));
}

/** A result names a signature by its domain, and by selector and first characters if our receiver gives them (RFC 6008). */
function mayBe(tags: DkimTags, { domain = '', selector, signature }: AuthenticationResult): boolean {
  const signer = tags.get('d')?.toLowerCase() ?? '';
  const sameDomain = domain === signer || domain.endsWith(`.${signer}`);
  const sameSelector = selector === undefined || tags.get('s')?.toLowerCase() === selector;
  const sameValue = signature === undefined || tags.get('b')?.startsWith(signature) === true;
  return signer !== '' && sameDomain && sameSelector && sameValue;
}

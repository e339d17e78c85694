/** Quirks of the reports from Mail.ru. */
import type { Forgive } from '../../reading-note.ts';

/** An sts policy comes without its policy-string. */
export function noteMissingPolicyString(policyType: string | undefined, forgive: Forgive): void {
  if (policyType === 'sts' || policyType === 'tlsa') forgive('missing');
}

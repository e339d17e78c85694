import { composeDigest, type Digest } from '../../core/digest/page/compose-digest.ts';
import type { Language } from '../../core/names/language.ts';
import { recipientsByLanguage } from '../../core/names/recipient.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import type { DigestState } from '../store/reports/digest-state.ts';
import { type GatherPorts, gatherDigest } from './gather-digest.ts';

/** A daily mail and who gets it. */
export interface AddressedDigest extends Digest {
  to: string[];
  language: Language;
}

/** An owner's mail in each language that one of its recipients is written to in. */
export async function composeDigests(
  ports: GatherPorts,
  claim: DigestState,
  domains: DomainState[],
  recipients: readonly DigestRecipient[],
): Promise<AddressedDigest[]> {
  const input = await gatherDigest(ports, claim, domains);
  return Promise.all(
    [...recipientsByLanguage(recipients)].map(async ([language, to]) => ({
      to,
      language,
      ...composeDigest(input, await loadWords(language)),
    })),
  );
}

import { summarizeDigest } from '../../core/digest/facts/summarize-digest.ts';
import type { DomainSummary } from '../../core/digest/facts/summarize-domain.ts';
import { composeDigest, type Digest } from '../../core/digest/page/compose-digest.ts';
import type { Language } from '../../core/names/language.ts';
import { recipientsByLanguage } from '../../core/names/recipient.ts';
import { loadWords } from '../../core/words/languages.ts';
import { exactMails } from '../intake/budget/uncounted-mails.ts';
import type { Ports } from '../ports/ports.ts';
import type { DigestRecipient } from '../store/domains/former-host.ts';
import type { DigestState } from '../store/reports/digest-state.ts';

/** A daily mail and who gets it. */
export interface AddressedDigest extends Digest {
  to: string[];
  language: Language;
}

/** Whom an owner's domains name for mail. */
export interface DigestAudience {
  /** To whom it may be sent. */
  recipients: readonly DigestRecipient[];
  /** How many others want none. */
  declined: number;
}

/** An owner's mail in each language that one of its recipients has chosen. */
export async function composeDigests(
  { service }: Pick<Ports, 'service'>,
  { owner, day, createdAt, uncounted }: DigestState,
  domains: readonly DomainSummary[],
  { recipients, declined }: DigestAudience,
): Promise<AddressedDigest[]> {
  const { mails = 0, since = day } = uncounted ?? {};
  const head = {
    owner,
    day,
    generatedAt: createdAt,
    declined,
    ...(mails > 0 && { uncounted: { mails, isAbout: mails > exactMails, since } }),
    links: service,
  };
  const summary = summarizeDigest(domains);
  return Promise.all(
    [...recipientsByLanguage(recipients)].map(async ([language, to]) => ({
      to,
      language,
      ...composeDigest(head, summary, await loadWords(language)),
    })),
  );
}

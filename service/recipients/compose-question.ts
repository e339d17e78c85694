import { paragraph } from '../../core/digest/page/blocks.ts';
import type { DigestDocument } from '../../core/digest/page/document.ts';
import { renderHtml } from '../../core/digest/page/render-html.ts';
import { renderText } from '../../core/digest/page/render-text.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { languageOf } from '../../core/names/language.ts';
import type { Timestamp } from '../../core/names/timestamp.ts';
import { harmless } from '../../core/text/harmless.ts';
import { loadWords } from '../../core/words/languages.ts';
import type { Words } from '../../core/words/words.ts';

/** The content of a confirmation request. */
export interface Question {
  owner: string;
  domain: DomainName;
  url: string;
  expiresAt: Timestamp;
}

interface QuestionMail {
  subject: string;
  text: string;
  html: string;
}

/** @param language of the reader, as stored */
export const composeQuestion = async (question: Question, language: string): Promise<QuestionMail> =>
  composeQuestionInWords(question, await loadWords(languageOf(language)));

/** The owner chose this name, and the reader does not know them, so no mail program may turn it into a link. */
export function composeQuestionInWords(
  { owner, domain, url, expiresAt }: Question,
  words: Words,
): QuestionMail {
  const { subject, lead, offer, link, otherwise, footer } = words.confirmation;
  const by = harmless(owner);
  const document: DigestDocument = {
    language: words.language,
    kicker: '',
    verdict: subject(domain),
    urgency: 'calm',
    lead: lead(by, domain),
    blocks: [
      ...offer.map((text) => paragraph(text)),
      { kind: 'links', links: [{ label: link(expiresAt), url }] },
      paragraph(otherwise(by)),
    ],
    footer: [footer],
  };
  return { subject: subject(domain), text: renderText(document), html: renderHtml(document) };
}

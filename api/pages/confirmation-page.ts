import { visible } from '../../core/text/harmless.ts';
import type { Words } from '../../core/words/words.ts';
import { answerButton, htmlParagraph, smallPage } from './small-page.ts';

/** The content of the page behind a link that was mailed to an address. */
export interface ConfirmationPage {
  owner: string;
  address: string;
  /** `waiting`, `confirmed` or `declined`. */
  status: string;
  /** Whether a form without a known answer was sent, so that nothing was saved. */
  isNotSaved?: boolean;
}

/** Asks whether the address wants mail, with a button for each answer. A button may be pressed repeatedly. */
export function confirmationPage(
  { owner, address, status, isNotSaved }: ConfirmationPage,
  words: Words,
): string {
  const { question, confirm, decline, done, again, notSaved } = words.confirmation;
  const by = visible(owner, 80);
  const isAnswered = status === 'confirmed' || status === 'declined';
  return smallPage(
    words,
    isAnswered ? done[status](by) : question(by, visible(address, 320)),
    `${isNotSaved ? htmlParagraph(notSaved) : ''}${isAnswered ? htmlParagraph(again) : ''}
<form method="post">
${answerButton('confirmed', confirm)}
${answerButton('declined', decline, 'quiet')}
</form>`,
  );
}

/** The page for an invalid link. It is the same for every link, so it reveals nothing. */
export const expiredPage = (words: Words): string =>
  smallPage(words, words.confirmation.expired, htmlParagraph(words.confirmation.expiredDetail));

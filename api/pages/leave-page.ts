import { visible } from '../../core/text/harmless.ts';
import type { Words } from '../../core/words/words.ts';
import type { ConfirmationPage } from './confirmation-page.ts';
import { answerButton, htmlParagraph, smallPage } from './small-page.ts';

export interface LeavePage extends ConfirmationPage {
  /** What the reader has just pressed. */
  answer?: 'confirmed' | 'declined';
}

/** The page behind the link in each daily mail and alarm. A button leaves, or takes that back. */
export function leavePage(
  { owner, address, status, answer, isNotSaved }: LeavePage,
  { confirmation, ...words }: Words,
): string {
  const { leave, done, notSaved } = confirmation;
  const by = visible(owner, 80);
  const reader = visible(address, 320);
  const hasLeft = status === 'declined';
  const question = answer === 'confirmed' ? done.confirmed(by) : leave.question(by, reader);
  const detail = hasLeft ? [leave.leftDetail] : leave.detail(by);
  return smallPage(
    words,
    hasLeft ? leave.left(by, reader) : question,
    `${[...(isNotSaved ? [notSaved] : []), ...detail].map(htmlParagraph).join('\n')}
<form method="post">
${hasLeft ? answerButton('confirmed', leave.back) : answerButton('declined', leave.leave)}
</form>`,
  );
}

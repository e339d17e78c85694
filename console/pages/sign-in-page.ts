import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type Html, html } from '../html.ts';
import { textField } from '../parts/field.ts';
import { notice } from '../parts/notice.ts';

export interface SignInPage {
  /** Where to go then: a path of the console. */
  next: string;
  problem?: 'unknown' | 'tooMany' | 'insecure' | 'expired';
  isSignedOut?: boolean;
}

/** The token is never put back into the page. */
export function signInPage({ next, problem, isSignedOut }: SignInPage, words: ConsoleWords): Html {
  const { signIn } = words;
  if (problem === 'insecure') return html`${notice('bad', signIn.insecure)}`;
  const error = problem === undefined || problem === 'expired' ? undefined : signIn[problem];
  return html`${isSignedOut === true && notice('good', signIn.signedOut)}${problem === 'expired' && notice('look', words.problem.expired)}
<p>${signIn.lead}</p>
<form method="post" action="/console/sign-in">
<input type="hidden" name="next" value="${next}">
${textField({ name: 'token', label: signIn.token, type: 'password', isRequired: true, isFirst: true, error })}
<div class="actions"><button class="primary">${signIn.button}</button></div>
</form>
<p class="soft">${signIn.hint}</p>`;
}

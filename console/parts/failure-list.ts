import type { SummaryAnswer } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { Words } from '../../core/words/words.ts';
import { foreign, type Html, html } from '../html.ts';

/** Each kind of failure, explained. Those that nobody signed are shown after those that count. */
export function failureList(
  { resultTypes }: SummaryAnswer,
  { figures }: ConsoleWords,
  { format }: Words,
): Html {
  const sorted = resultTypes.toSorted((a, b) => b.verified.failedSessions - a.verified.failedSessions);
  if (sorted.length === 0) return html`<p>${figures.nothingFailed}</p>`;
  return html`${sorted.map(({ resultType, explanation, effects, verified, unverified }) => {
    const isVerified = verified.failedSessions > 0;
    const { failedSessions } = isVerified ? verified : unverified;
    return html`<article class="failure"><h3><span>${explanation.title} <code>${foreign(resultType, 60)}</code></span><strong>${format.number(failedSessions)}</strong></h3>
<p>${explanation.meaning}${effects.map(({ effect }) => html` ${effect}`)}${!isVerified && html` <span class="soft">(${figures.notVerified})</span>`}</p>
${explanation.steps.length > 0 && html`<details><summary>${figures.toDo}</summary><ul>${explanation.steps.map((step) => html`<li>${step}</li>`)}</ul></details>`}</article>`;
  })}`;
}

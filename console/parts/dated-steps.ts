import type { FormatWords } from '../../core/words/format-words.ts';
import { type Html, html } from '../html.ts';

interface DatedStep {
  state: string;
  at?: string | undefined;
  what: string;
}

/** The steps of a plan: done, now, later. */
export const datedSteps = (steps: readonly DatedStep[], format: FormatWords): Html =>
  html`<ol class="steps">${steps.map(
    ({ state, at, what }) =>
      html`<li class="${state}"${(state === 'now' || state === 'waiting') && html` aria-current="step"`}><span class="soft">${at === undefined ? '' : format.time(at)}</span> <span>${what}</span></li>`,
  )}</ol>`;

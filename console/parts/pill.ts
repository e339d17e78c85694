import type { Domain } from '../../api/answers/answer-types.ts';
import type { ConsoleWords, DomainTone } from '../../core/words/console/console-words.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

const tones: Record<Domain['urgency'], DomainTone> = {
  act: 'bad',
  'set-up': 'wait',
  look: 'look',
  wait: 'wait',
  calm: 'good',
  off: 'off',
};

type Shown = Pick<Domain, 'state' | 'urgency'>;

/** The API says how urgent a domain is, in the order of its list. */
export const toneOf = ({ urgency }: Pick<Shown, 'urgency'>): DomainTone => tones[urgency];

/** Icon and word. What is wrong says more than the state. */
export function statePill(domain: Shown, words: ConsoleWords): Html {
  const tone = toneOf(domain);
  const isWrong = tone === 'bad' || tone === 'look';
  const text = isWrong ? words.tones[tone] : (words.states[domain.state] ?? domain.state);
  return html`<span class="pill ${tone}">${icon(tone)}${text}</span>`;
}

/** The mode is not health, so it has no colour. */
export const modeTag = (mode: string | undefined, words: ConsoleWords): Html =>
  mode === undefined
    ? html`<span class="mode none">${words.domains.noMode}</span>`
    : html`<span class="mode ${['enforce', 'testing'].includes(mode) ? mode : 'none'}">${mode}</span>`;

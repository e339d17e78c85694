import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type Html, html } from '../html.ts';

const linesOf = (text: string): string[] => text.split(/\r?\n/u).filter((line) => line !== '');

/** The lines of a policy before and after: by sign, colour and a hidden word. */
export function textDifference(before: string, after: string, { policy }: ConsoleWords): Html {
  const [old, next] = [linesOf(before), linesOf(after)];
  const gone = old.filter((line) => !next.includes(line));
  const kept = next.map((line) =>
    old.includes(line) ? html`<li>${line}</li>` : signed('added', '+', policy.added, line),
  );
  if (gone.length === 0 && old.length === next.length && kept.length === old.length && before === after)
    return html`<p class="soft">${policy.noChange}</p>`;
  return html`<ul class="difference">${gone.map((line) => signed('removed', '−', policy.removed, line))}${kept}</ul>`;
}

const signed = (kind: string, sign: string, word: string, line: string): Html =>
  html`<li class="${kind}"><span aria-hidden="true">${sign} </span><span class="hidden">${word} </span>${line}</li>`;

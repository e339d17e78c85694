import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** So many are named; thousands would fill the page. */
const mostNamed = 10;

/** Says what a list leaves out, because this version cannot read it. */
export function unreadableNote(
  names: readonly string[] | undefined,
  { domains: own }: ConsoleWords,
  format: FormatWords,
): Html | false {
  if (names === undefined || names.length === 0) return false;
  const named = format.names(names.slice(0, mostNamed), Math.max(0, names.length - mostNamed));
  const text = foreign(own.unreadable(format.number(names.length), named), 1_000);
  return html`<p class="notice look" role="status">${icon('look')}<span>${text}</span></p>`;
}

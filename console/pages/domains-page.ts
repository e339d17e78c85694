import type { DomainList } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { nextStepLink } from '../parts/next-step.ts';
import { notice } from '../parts/notice.ts';
import { modeTag, statePill } from '../parts/pill.ts';
import { unreadableNote } from '../parts/unreadable-note.ts';

export interface DomainsPage extends DomainList {
  /** What the names were searched for; '' for all. */
  text: string;
}

/** In the order of the API: the most urgent of all the reader's domains first. */
export function domainsPage(
  { domains, cursor, text, sortedBy, unreadable }: DomainsPage,
  words: ConsoleWords,
  format: FormatWords,
): Html {
  const { domains: own } = words;
  return html`<form class="search" role="search" method="get" action="/console/domains">
<label class="hidden" for="f-q">${own.find}</label>
<input type="search" id="f-q" name="q" value="${text}" placeholder="${own.find}" autocapitalize="none" spellcheck="false">
<button>${own.findButton}</button>${text !== '' && html` <a href="/console/domains">${own.all}</a>`}</form>
${sortedBy === 'name' && notice('look', own.notSorted)}
${unreadableNote(unreadable, words, format)}
${domains.length === 0 ? html`<p>${text === '' ? own.none : own.noneFound(text)}</p>` : table(domains, words)}
${cursor !== undefined && html`<p><a href="/console/domains?${nextQuery(text, cursor)}">${own.more}</a></p>`}`;
}

const nextQuery = (text: string, cursor: string): string =>
  new URLSearchParams({ ...(text !== '' && { q: text }), cursor }).toString();

const table = (domains: DomainList['domains'], words: ConsoleWords): Html => {
  const { domains: own } = words;
  const heads = [own.name, own.state, own.mode, own.nextStep];
  return html`<div class="sheet"><table class="cards" role="table">
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${domains.map((domain) => row(domain, words))}</tbody></table></div>`;
};

const row = (domain: DomainList['domains'][number], words: ConsoleWords): Html =>
  html`<tr role="row"><th role="rowheader" scope="row"><a href="${pagePath(domain.domain)}">${domain.unicode ?? domain.domain}</a> <span class="soft">${foreign(domain.owner, 60)}</span></th>
<td role="cell">${statePill(domain, words)}</td>
<td role="cell">${modeTag(domain.mode, words)}</td>
<td role="cell" class="clipped" data-label="${words.domains.nextStep}">${nextStepLink(domain)}</td></tr>`;

import type { VersionList } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { modeTag } from '../parts/pill.ts';
import { unreadableNote } from '../parts/unreadable-note.ts';

interface HistoryPage extends VersionList {
  domain: string;
}

/** The ledger, newest first. */
export function historyPage(
  { domain, versions, cursor, unreadable }: HistoryPage,
  words: ConsoleWords,
  format: FormatWords,
): Html {
  const { history: own } = words;
  const leftOut = unreadableNote(unreadable, words, format);
  if (versions.length === 0) return html`${leftOut}<p>${own.none}</p>`;
  const next = `${pagePath(domain, 'history')}?cursor=${encodeURIComponent(cursor ?? '')}`;
  return html`${leftOut}${versions.map(
    (
      version,
    ) => html`<section class="card"><h2><code>${version.id}</code> ${modeTag(version.mode, words)} ${version.state !== 'superseded' && html`<span class="pill good">${version.state === 'current' ? own.current : own.pending}</span>`}</h2>
<dl class="strip"><div><dt>${own.from}</dt><dd>${format.time(version.from)}</dd></div>
${version.to !== undefined && html`<div><dt>${own.to}</dt><dd>${format.time(version.to)}</dd></div>`}
<div><dt>${own.held}</dt><dd>${format.time(version.cachedUntil)}</dd></div>
<div><dt>${own.by}</dt><dd>${foreign(version.by, 60)}</dd></div></dl>
${'why' in version && version.why !== undefined && html`<p>${version.why}</p>`}
<pre>${version.text}</pre></section>`,
  )}${cursor !== undefined && html`<p><a href="${next}">${own.older}</a></p>`}`;
}

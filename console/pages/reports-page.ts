import type { ReportAnswer, ReportList } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { icon } from '../parts/icon.ts';
import { unreadableNote } from '../parts/unreadable-note.ts';

interface ReportsPage extends ReportList {
  domain: string;
}

export function reportsPage(
  { domain, reports, cursor, unreadable }: ReportsPage,
  words: ConsoleWords,
  format: FormatWords,
): Html {
  const { reports: own } = words;
  const path = pagePath(domain, 'reports');
  const leftOut = unreadableNote(unreadable, words, format);
  if (reports.length === 0) return html`${leftOut}<p>${own.none}</p><p class="soft">${own.noneHint}</p>`;
  const heads = [own.period, own.reporter, own.signature, own.sessions, own.failed];
  return html`${leftOut}<div class="sheet"><table class="cards" role="table">
<thead role="rowgroup"><tr role="row">${heads.map((head, index) => html`<th role="columnheader" scope="col"${index > 2 && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${reports.map((report) => row(report, path, words, format))}</tbody></table></div>
<p><a href="/v1/domains/${encodeURIComponent(domain)}/export?format=csv">${own.download}</a>${cursor !== undefined && html` · <a href="${path}?cursor=${encodeURIComponent(cursor)}">${own.older}</a>`}</p>`;
}

const sum = ({ policies }: ReportAnswer, of: 'successfulSessions' | 'failedSessions') =>
  policies.reduce((total, policy) => total + (policy[of] ?? 0), 0);

function row(report: ReportAnswer, path: string, { reports: own }: ConsoleWords, format: FormatWords): Html {
  const failed = sum(report, 'failedSessions');
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="${path}/${encodeURIComponent(report.id)}">${format.dayRange((report.begin ?? '').slice(0, 10), (report.end ?? '').slice(0, 10))}</a></th>
<td role="cell">${foreign(report.organizationName ?? report.submitter, 80)}</td>
<td role="cell">${signature(report, own)}</td>
<td role="cell" class="number" data-label="${own.sessions}">${format.number(sum(report, 'successfulSessions') + failed)}</td>
<td role="cell" class="number" data-label="${own.failed}">${format.number(failed)}</td></tr>`;
}

export const signature = ({ verification }: ReportAnswer, own: ConsoleWords['reports']): Html =>
  verification.verified
    ? html`<span class="pill good">${icon('good')}${own.verified}</span>`
    : html`<span class="pill look">${icon('look')}${own.unverified}</span>`;

import type { SummaryAnswer } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import type { FormatWords } from '../../core/words/format-words.ts';
import { type Html, html, ownMarkup } from '../html.ts';

type Day = SummaryAnswer['days'][number];

const height = 90;
const failedHeight = 30;
const step = 40;

/** @param days verified figures; sessions stand above the line, failures below it on a scale of their own: 3 of 800 would vanish in one bar */
export function sessionChart(days: readonly Day[], words: ConsoleWords, format: FormatWords): Html {
  const most = Math.max(
    1,
    ...days.map(({ verified }) => verified.successfulSessions + verified.failedSessions),
  );
  const mostFailed = Math.max(1, ...days.map(({ verified }) => verified.failedSessions));
  const width = Math.max(days.length, 1) * step;
  const bars = days.map(({ day, verified }, index) => {
    const all = verified.successfulSessions + verified.failedSessions;
    const up = barOf(all, most, height);
    const down = barOf(verified.failedSessions, mostFailed, failedHeight);
    const x = index * step + 6;
    return ownMarkup(
      `<rect class="bar" x="${x}" y="${height - up}" width="${step - 12}" height="${up}"/>` +
        `<rect class="bar failed" x="${x}" y="${height + 2}" width="${step - 12}" height="${down}"/>` +
        `<text x="${x + step / 2 - 6}" y="${height + failedHeight + 18}">${Number(day.slice(8))}</text>`,
    );
  });
  return html`<svg class="chart" viewBox="0 0 ${width} ${height + failedHeight + 24}" role="img" aria-label="${words.figures.title(days.length)}">
<path class="axis" d="M0 ${height + 1}h${width}"/>${bars}</svg>
<details><summary>${words.figures.asTable}</summary>${dayTable(days, words, format)}</details>`;
}

/** A figure above zero is always seen. */
const barOf = (value: number, most: number, full: number): number =>
  value === 0 ? 0 : Math.max(2, Math.round((value / most) * full));

const dayTable = (days: readonly Day[], { figures }: ConsoleWords, format: FormatWords): Html => html`<table>
<thead><tr><th scope="col">${figures.day}</th><th scope="col" class="number">${figures.reports}</th><th scope="col" class="number">${figures.successful}</th><th scope="col" class="number">${figures.failed}</th></tr></thead>
<tbody>${days.map(
  ({ day, verified }) =>
    html`<tr><th scope="row">${format.shortDay(day)}</th><td class="number">${format.number(verified.reports)}</td><td class="number">${format.number(verified.successfulSessions)}</td><td class="number">${format.number(verified.failedSessions)}</td></tr>`,
)}</tbody></table>`;

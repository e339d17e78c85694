/**
 * The document as HTML for mail programs: tables and attributes of 1999 where layout must hold (Outlook renders with
 * Word), inline styles where they must not be lost, a style sheet only for dark mode. No image, no font, nothing that must be
 * fetched. Every text is escaped here, and only `Link` makes links.
 */
import { escapeHtml } from '../../text/escape-html.ts';
import type { Urgency } from '../facts/urgency.ts';
import type { Bar, Block, DigestDocument, Line, Link } from './document.ts';

const colours: Record<Urgency, string> = { act: '#c53030', check: '#b7791f', calm: '#2f855a' };
const good = colours.calm;
const bad = colours.act;
const fonts = "-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP',Meiryo,Arial,sans-serif";

export function renderHtml(document: DigestDocument): string {
  const { language, verdict, kicker, urgency, lead, blocks, footer } = document;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<title>${escapeHtml(verdict)}</title>
<style>${styleSheet}</style>
</head>
<body style="margin:0;padding:0">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#eef1f4">
<tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="sheet" width="640" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="width:100%;max-width:640px;font:15px/1.5 ${fonts};color:#1f2933;text-align:left">
<tr><td class="head" style="padding:20px 20px 16px;border-top:6px solid ${colours[urgency]}">
<h1 style="margin:0 0 6px;font-size:22px;line-height:1.3">${escapeHtml(verdict)}</h1>
<p style="margin:0 0 6px">${escapeHtml(lead)}</p>
${kicker === '' ? '' : `<p class="muted" style="margin:0;font-size:13px;color:#5b6b7a">${escapeHtml(kicker)}</p>\n`}</td></tr>
<tr><td style="padding:0 20px 8px">
${blocks.map(renderBlock).join('\n')}
</td></tr>
<tr><td class="muted foot" style="padding:12px 20px 20px;font-size:12px;color:#5b6b7a;border-top:1px solid #d9e0e6">
${footer.map((text) => `<p style="margin:0 0 6px">${escapeHtml(text)}</p>`).join('\n')}
${htmlEnd}`;
}

/** Below the footer. */
export const htmlEnd = `</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;

const styleSheet = [
  'body,table,td,th,p,li,h1,h2,h3{word-break:break-word;overflow-wrap:anywhere}',
  '@media (prefers-color-scheme:dark){',
  '.page{background:#12171c!important}',
  '.sheet,.card{background:#1b2229!important;color:#e4e9ee!important}',
  '.card{background:#222b33!important}',
  '.muted{color:#a3b1bf!important}',
  '.foot,.line{border-color:#36424d!important}',
  '.track{background:#36424d!important}',
  'a{color:#7db7f0!important}',
  '}',
].join('');

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2 style="margin:22px 0 8px;font-size:18px">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return renderParagraph(block.text, block.muted);
    case 'list':
      return renderList(block.caption, block.ordered, block.items);
    case 'bars':
      return renderBars(block.caption, block.bars);
    case 'lines':
      return renderLines(block.caption, block.lines);
    case 'links':
      return renderLinks(block.links);
    case 'card':
      return renderCard(block);
  }
}

function renderParagraph(text: string, muted = false): string {
  return muted
    ? `<p class="muted" style="margin:6px 0;font-size:13px;color:#5b6b7a">${escapeHtml(text)}</p>`
    : `<p style="margin:6px 0">${escapeHtml(text)}</p>`;
}

const captionStyle = 'margin:10px 0 2px;font-size:13px;font-weight:bold';

function renderList(caption: string, ordered: boolean, items: string[]): string {
  const tag = ordered ? 'ol' : 'ul';
  const rows = items.map((item) => `<li style="margin:0 0 3px">${escapeHtml(item)}</li>`).join('');
  return `<p style="${captionStyle}">${escapeHtml(caption)}</p>\n<${tag} style="margin:0;padding:0 0 0 22px">${rows}</${tag}>`;
}

/** A caption that is a heading of its own section on paper: the bars of a card. */
function renderBars(caption: string, bars: Bar[]): string {
  const longest = Math.max(1, ...bars.map((bar) => bar.good + bar.bad));
  const isWide = bars.some(({ label, notes }) => label.length > 12 || notes.length > 0);
  const rows = bars.map((bar) => (isWide ? renderWideBar(bar, longest) : renderNarrowBar(bar, longest)));
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0;font-size:13px">
<caption style="${captionStyle};text-align:left">${escapeHtml(caption)}</caption>
${rows.join('\n')}
</table>`;
}

/** Label, bar and figure side by side: the bar gets the space that the words leave. */
function renderNarrowBar(bar: Bar, longest: number): string {
  const value = bar.value.length <= 18 ? 'white-space:nowrap' : '';
  return `<tr><th scope="row" align="left" style="padding:2px 8px 2px 0;font-weight:normal;white-space:nowrap">${escapeHtml(bar.label)}</th><td width="90%">${renderTrack(bar, longest)}</td><td align="right" style="padding:2px 0 2px 8px;${value}">${escapeHtml(bar.value)}</td></tr>`;
}

/** Label and figure above the bar, because names need the width of a phone. */
function renderWideBar(bar: Bar, longest: number): string {
  const notes = bar.notes
    .map((note) => `<br><span class="muted" style="color:#5b6b7a">${escapeHtml(note)}</span>`)
    .join('');
  return `<tr><th scope="row" align="left" style="padding:6px 8px 2px 0;font-weight:normal">${escapeHtml(bar.label)}${notes}</th><td align="right" valign="top" width="120" style="padding:6px 0 2px">${escapeHtml(bar.value)}</td></tr>
<tr><td colspan="2">${renderTrack(bar, longest)}</td></tr>`;
}

/** Coloured cells, which every mail program draws. The figures are beside it in words, so screen readers skip it. */
function renderTrack(bar: Bar, longest: number): string {
  const badWidth = bar.bad === 0 ? 0 : Math.max(2, Math.round((bar.bad / longest) * 100));
  const goodWidth = Math.min(
    100 - badWidth,
    bar.good === 0 ? 0 : Math.max(1, Math.round((bar.good / longest) * 100)),
  );
  const rest = 100 - goodWidth - badWidth;
  const cell = (width: number, attributes: string) =>
    width === 0
      ? ''
      : `<td width="${width}%" height="10" ${attributes} style="font-size:0;line-height:10px">&nbsp;</td>`;
  return `<table role="presentation" aria-hidden="true" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${cell(goodWidth, `bgcolor="${good}"`)}${cell(badWidth, `bgcolor="${bad}"`)}${cell(rest, 'class="track" bgcolor="#e4e9ee"')}</tr></table>`;
}

/** There may be hundreds, so they use as little markup as possible. */
function renderLines(caption: string, lines: Line[]): string {
  const rows = lines.map(({ label, text }) => `<b>${escapeHtml(label)}</b> ${escapeHtml(text)}`);
  return `<h3 style="margin:18px 0 4px;font-size:15px">${escapeHtml(caption)}</h3>\n<p style="margin:0;font-size:13px;line-height:1.7">${rows.join('<br>\n')}</p>`;
}

function renderLinks(links: Link[]): string {
  const rows = links.map(
    ({ label, url }) =>
      // On a narrow screen the next link starts a new line instead of breaking in the middle.
      `<a href="${escapeHtml(url)}" style="display:inline-block;color:#1a5fa8">${escapeHtml(label)}</a>`,
  );
  return `<p style="margin:10px 0;font-size:13px">${rows.join(' &nbsp; ')}</p>`;
}

function renderCard({ urgency, title, aside, blocks }: Extract<Block, { kind: 'card' }>): string {
  const asideText = aside
    ? `<br><span class="muted" style="font-size:13px;font-weight:normal;color:#5b6b7a">${escapeHtml(aside)}</span>`
    : '';
  return `<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f6f8fa" style="margin:0 0 12px">
<tr><td style="padding:12px 14px;border-left:4px solid ${colours[urgency]}">
<h3 style="margin:0 0 6px;font-size:16px;line-height:1.35">${escapeHtml(title)}${asideText}</h3>
${blocks.map(renderBlock).join('\n')}
</td></tr>
</table>`;
}

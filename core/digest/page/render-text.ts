/** The document as plain text of at most 72 columns: the same words in the same order, bars drawn with blocks. */
import { displayWidth, padDisplay } from '../../text/display-width.ts';
import type { Bar, Block, DigestDocument, Line } from './document.ts';

/** Lead and kicker may be empty. */
export type TextDocument = Omit<DigestDocument, 'language' | 'urgency'>;

const columns = 72;
const barColumns = 20;

export function renderText({ verdict, lead, kicker, blocks, footer }: TextDocument): string {
  const sections = [
    wrap(verdict),
    wrap(lead),
    wrap(kicker),
    ...blocks.map((block) => renderBlock(block)),
    `-- `,
    ...footer.map((text) => wrap(text)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text.toUpperCase()}\n${'='.repeat(Math.min(columns, displayWidth(block.text)))}`;
    case 'paragraph':
      return wrap(block.text);
    case 'list':
      return [
        wrap(`${block.caption}:`),
        ...block.items.map((item, index) => renderItem(item, block.ordered ? `${index + 1}. ` : '- ')),
      ].join('\n');
    case 'bars':
      return renderBars(block.caption, block.bars);
    case 'lines':
      return renderLines(block.caption, block.lines);
    case 'links':
      return block.links.map(({ label, url }) => `${label}:\n  ${url}`).join('\n');
    case 'card':
      return renderCard(block);
  }
}

function renderItem(item: string, mark: string): string {
  return wrap(item, columns - 2 - mark.length)
    .split('\n')
    .map((line, index) => `  ${index === 0 ? mark : ' '.repeat(mark.length)}${line}`)
    .join('\n');
}

function renderCard({ title, aside, blocks }: Extract<Block, { kind: 'card' }>): string {
  const lines = [wrap(title), '-'.repeat(Math.min(columns, displayWidth(title)))].join('\n');
  return [aside ? `${lines}\n${wrap(aside)}` : lines, ...blocks.map(renderBlock)].join('\n\n');
}

function renderBars(caption: string, bars: Bar[]): string {
  const longest = Math.max(1, ...bars.map((bar) => bar.good + bar.bad));
  const labelColumns = Math.min(40, Math.max(...bars.map((bar) => displayWidth(bar.label))));
  const rows = bars.map((bar) => renderBar(bar, longest, labelColumns));
  return [`${caption}:`, ...rows].join('\n');
}

function renderBar(bar: Bar, longest: number, labelColumns: number): string {
  const notes = bar.notes
    .map((note) => `\n      ${wrap(note, columns - 6).replaceAll('\n', '\n      ')}`)
    .join('');
  const drawn = drawBar(bar, longest);
  const label =
    displayWidth(bar.label) > labelColumns
      ? `${bar.label}\n  ${' '.repeat(labelColumns)}`
      : padDisplay(bar.label, labelColumns);
  return `  ${label}  ${drawn}  ${bar.value}${notes}`;
}

/** Failures have a different pattern, and never an empty one. */
function drawBar(bar: Bar, longest: number): string {
  const failed = bar.bad === 0 ? 0 : Math.max(1, Math.round((bar.bad / longest) * barColumns));
  const passed = Math.min(
    barColumns - failed,
    bar.good === 0 ? 0 : Math.max(1, Math.round((bar.good / longest) * barColumns)),
  );
  return `${'█'.repeat(passed)}${'▒'.repeat(failed)}${'·'.repeat(barColumns - passed - failed)}`;
}

function renderLines(caption: string, lines: Line[]): string {
  const labelColumns = Math.min(36, Math.max(...lines.map(({ label }) => displayWidth(label))));
  const indent = ' '.repeat(labelColumns + 4);
  const rows = lines.map(({ label, text }) => {
    const wrapped = wrap(text, columns - indent.length).replaceAll('\n', `\n${indent}`);
    return `  ${padDisplay(label, labelColumns)}  ${wrapped}`;
  });
  return [`${caption}:`, ...rows].join('\n');
}

/** Breaks at spaces and, because Japanese has none, between wide characters, but not before closing punctuation or after opening. */
function wrap(text: string, limit = columns): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(breakable) ?? []) {
    if (line !== '' && displayWidth(line) + displayWidth(piece.trimEnd()) > limit) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].join('\n');
}

const breakable =
  /[「『((【]*(?:[\u3041-\uA4CF\uF900-\uFAFF\uFF00-\uFFE6\u3000-\u303F]|[^\s\u3041-\uA4CF\uF900-\uFAFF\uFF00-\uFFE6\u3000-\u303F]+)[、。」』))】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ.,:]*\s*|\s+/gu;

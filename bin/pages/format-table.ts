/** Tables for people, fitted to the width of the terminal. */
import { displayWidth, padDisplay } from '../../core/text/display-width.ts';
import { indent, printable, type Style, wrap } from '../../core/text/terminal.ts';
import type { PageStyle } from './page-style.ts';

export interface Column {
  head: string;
  /** Numbers. */
  align?: 'right';
  /** Sentences: this column is wrapped if the table is too wide. At most one. */
  wraps?: true;
}

export type Cell = string | { text: string; style: Style };

/** The cell for a word of the service; a word of a newer version is shown unchanged. */
export const cellOf = (cells: Readonly<Record<string, Cell>>, word: string): Cell =>
  (Object.hasOwn(cells, word) ? cells[word] : undefined) ?? word;

/** The longest text of a cell: a domain name has 253 characters, a next step a few hundred. */
const longest = 1_000;

const between = 2;

/** A wrapped column is at least this wide; else its text goes below the row. */
const narrowest = 28;

/**
 * Untrusted text is escaped here. Names are never cut, so that they can be copied: a table that does not fit is wrapped in
 * one column; if that has no room, its text goes below the row; and if even the other columns do not fit, each row becomes
 * a block of lines.
 */
export function formatTable(columns: Column[], rows: Cell[][], style: PageStyle): string {
  const table = rows.map((row) => row.map((cell) => ({ text: shownText(cell), style: styleOf(cell) })));
  const widths = columns.map(({ head }, at) =>
    Math.max(displayWidth(head), ...table.map((row) => displayWidth(row[at]?.text ?? ''))),
  );
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  const total = sum(widths) + between * (widths.length - 1);
  const wrapped = columns.findIndex(({ wraps }) => wraps);
  if (total <= style.width) return layOut(columns, table, widths, style);
  const others = total - (widths[wrapped] ?? 0);
  const room = style.width - others;
  if (wrapped >= 0 && room >= Math.min(narrowest, widths[wrapped] ?? 0))
    return layOut(columns, table, widths.with(wrapped, room), style);
  const rest = others - between;
  if (wrapped >= 0 && rest <= style.width) return layOutBelow(columns, table, { widths, wrapped }, style);
  return layOutBlocks(columns, table, style);
}

interface ShownCell {
  text: string;
  style: Style | undefined;
}

const shownText = (cell: Cell): string => printable(typeof cell === 'string' ? cell : cell.text, longest);
const styleOf = (cell: Cell): Style | undefined => (typeof cell === 'string' ? undefined : cell.style);

function layOut(columns: Column[], table: ShownCell[][], widths: number[], style: PageStyle): string {
  const head = columns.map(({ head }): ShownCell => ({ text: head, style: 'dim' }));
  return [head, ...table].flatMap((row) => layOutRow(columns, row, widths, style)).join('\n');
}

/** The lines of a row; cells that are too wide are wrapped. */
function layOutRow(columns: Column[], row: ShownCell[], widths: number[], { paint }: PageStyle): string[] {
  const cells = row.map(({ text }, at) => fitted(text, widths[at] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ align }, at) => {
        const text = cells[at]?.[line] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)));
        const style = row[at]?.style;
        const painted = style ? paint(style, text) : text;
        return align === 'right' ? gap + painted : painted + (at < columns.length - 1 ? gap : '');
      })
      .join(' '.repeat(between))
      .trimEnd(),
  );
}

const fitted = (text: string, width: number): string[] =>
  displayWidth(text) <= width ? [text] : wrap(text, width);

function layOutBelow(
  columns: Column[],
  table: ShownCell[][],
  { widths, wrapped }: { widths: number[]; wrapped: number },
  style: PageStyle,
): string {
  const without = <T>(list: T[]) => list.toSpliced(wrapped, 1);
  const head = without(columns).map(({ head }): ShownCell => ({ text: head, style: 'dim' }));
  const line = (row: ShownCell[]) => layOutRow(without(columns), row, without(widths), style);
  const below = ({ text, style: one }: ShownCell) =>
    indent(wrap(text, style.width - 4), 4).map((part) => (one ? style.paint(one, part) : part));
  return [
    ...line(head),
    ...table.flatMap((row) => [
      ...line(without(row)),
      ...(row[wrapped] && row[wrapped].text !== '' ? below(row[wrapped]) : []),
    ]),
  ].join('\n');
}

/** For a very narrow terminal: each row as lines of head and text. */
function layOutBlocks(columns: Column[], table: ShownCell[][], { paint, width }: PageStyle): string {
  const label = Math.max(...columns.map(({ head }) => displayWidth(head)));
  const block = (row: ShownCell[]) =>
    columns.flatMap(({ head }, at) => {
      const { text, style } = row[at] ?? { text: '', style: undefined };
      if (text === '') return [];
      const [first = '', ...rest] = wrap(text, Math.max(10, width - label - between));
      const lines = [first, ...rest].map((part) => (style ? paint(style, part) : part));
      return lines.map((part, line) =>
        `${line === 0 ? paint('dim', padDisplay(head, label)) : ' '.repeat(label)}${' '.repeat(between)}${part}`.trimEnd(),
      );
    });
  return table.map((row) => block(row).join('\n')).join('\n\n');
}

/** Names and values, one per line, the values wrapped. Absent values are left out. */
export function formatFacts(
  facts: readonly (readonly [name: string, value: Cell | undefined])[],
  { paint, width }: PageStyle,
): string {
  const given = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const label = Math.max(0, ...given.map(([name]) => displayWidth(name)));
  return given
    .flatMap(([name, value]) => {
      const room = Math.max(20, width - label - between);
      const [first = '', ...rest] = fitted(shownText(value), room);
      const style = styleOf(value);
      return [first, ...rest].map((part, line) => {
        const text = style ? paint(style, part) : part;
        return `${line === 0 ? paint('dim', padDisplay(printable(name), label)) : ' '.repeat(label)}${' '.repeat(between)}${text}`.trimEnd();
      });
    })
    .join('\n');
}

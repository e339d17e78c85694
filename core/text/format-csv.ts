/**
 * CSV for spreadsheets (RFC 4180). Attack: text that begins like a formula, which a spreadsheet would run. Such a cell
 * gets an apostrophe in front, which spreadsheets read as "this is text". If `;` separates cells, as in Excel in many
 * languages, a cell may begin after any `;`, and if quotes were lost, after any line end. Other control and invisible
 * characters are written as `\u{…}`: they would control a terminal, or hide the beginning of a formula.
 */
import { escapeControls } from './quote.ts';

export type CsvCell = string | number | boolean | undefined;

/** One line with its CRLF (RFC 4180 §2). */
export const formatCsvLine = (cells: readonly CsvCell[]): string => `${cells.map(formatCell).join(',')}\r\n`;

function formatCell(cell: CsvCell): string {
  if (cell === undefined) return '';
  // Numbers are our own, and a whole number is not a formula.
  const text = typeof cell === 'string' ? defuse(withoutControls(cell)) : String(cell);
  return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Line ends stay, as LF: a cell may have several lines. */
const withoutControls = (text: string): string => text.split(/\r?\n/).map(escapeControls).join('\n');

/** https://owasp.org/www-community/attacks/CSV_Injection, and the full-width signs, which Excel treats the same. */
const formulaStart =
  /(?<=^|[;\n])(?=[\p{Zs}\p{Default_Ignorable_Code_Point}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;

const defuse = (text: string): string => text.replace(formulaStart, "'");

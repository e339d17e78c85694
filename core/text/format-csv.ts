/**
 * CSV for spreadsheets (RFC 4180). Its text comes from strangers, and a spreadsheet runs a cell that begins like a
 * formula: such a cell gets an apostrophe in front, which spreadsheets take for "this is text".
 */

export type CsvCell = string | number | boolean | undefined;

/** One line with its CRLF (RFC 4180 §2). */
export const formatCsvLine = (cells: readonly CsvCell[]): string => `${cells.map(formatCell).join(',')}\r\n`;

function formatCell(cell: CsvCell): string {
  if (cell === undefined) return '';
  // Numbers are ours: a whole number is no formula.
  const text = typeof cell === 'string' ? defuse(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** https://owasp.org/www-community/attacks/CSV_Injection; also the full-width signs that Excel takes for the same. */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

const defuse = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);

/**
 * CSV for spreadsheets (RFC 4180). Attack: text that begins like a formula, which a spreadsheet would run. Such a cell
 * gets an apostrophe in front, which spreadsheets read as "this is text".
 */

export type CsvCell = string | number | boolean | undefined;

/** One line with its CRLF (RFC 4180 §2). */
export const formatCsvLine = (cells: readonly CsvCell[]): string => `${cells.map(formatCell).join(',')}\r\n`;

function formatCell(cell: CsvCell): string {
  if (cell === undefined) return '';
  // Numbers are our own, and a whole number is not a formula.
  const text = typeof cell === 'string' ? defuse(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** https://owasp.org/www-community/attacks/CSV_Injection, and the full-width signs, which Excel treats the same. */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

const defuse = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);

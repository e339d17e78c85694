/**
 * CSV (RFC 4180) with a line of column names.
 * @returns the cells of each row by column name; empty cells are left out
 */
export const parseCsv = (text: string): Record<string, string>[] => [...csvRows(text)];

/** Row by row. A row of more than `mostLetters` ends the reading: it is the last, and `too-long`. */
export function csvRows(text: string): Generator<Record<string, string>>;
export function csvRows(text: string, mostLetters: number): Generator<Record<string, string> | 'too-long'>;
export function* csvRows(
  text: string,
  mostLetters = Number.POSITIVE_INFINITY,
): Generator<Record<string, string> | 'too-long'> {
  let names: string[] | undefined;
  for (const row of splitRows(text.replace(/^\uFEFF/u, ''), mostLetters)) {
    if (row === 'too-long') yield row;
    else if (!names) names = row.map((name) => name.trim());
    else if (row.some((cell) => cell.trim() !== '')) yield namedCells(names, row);
  }
}

const namedCells = (names: readonly string[], row: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    row.flatMap((cell, at) => (cell.trim() === '' ? [] : [[names[at] ?? `column ${at + 1}`, cell.trim()]])),
  );

function* splitRows(text: string, mostLetters: number): Generator<string[] | 'too-long'> {
  for (let start = 0; start < text.length; ) {
    const end = endOfRow(text, start, mostLetters);
    if (end - start > mostLetters) return yield 'too-long';
    yield splitCells(text.slice(start, end));
    start = end + 1;
  }
}

/** The line end outside quotation marks, or the end of the text, or a place too far away. */
function endOfRow(text: string, start: number, mostLetters: number): number {
  let isQuoted = false;
  let at = start;
  for (; at < text.length && at - start <= mostLetters; at++) {
    const char = text[at];
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\n' && !isQuoted) break;
  }
  return at;
}

function splitCells(row: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < row.length; at++) {
    const char = row[at];
    if (isQuoted && char === '"' && row[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) cell += char;
    else if (char === ',') {
      cells.push(cell);
      cell = '';
    } else if (char !== '\r') cell += char;
  }
  return [...cells, cell];
}

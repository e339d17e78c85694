/**
 * CSV (RFC 4180) with a line of column names.
 * @returns the cells of each row by column name; empty cells are left out
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = parseRows(text.replace(/^\uFEFF/u, ''));
  const names = head.map((name) => name.trim());
  return rows
    .filter((row) => row.some((cell) => cell.trim() !== ''))
    .map((row) =>
      Object.fromEntries(
        row.flatMap((cell, at) =>
          cell.trim() === '' ? [] : [[names[at] ?? `column ${at + 1}`, cell.trim()]],
        ),
      ),
    );
}

function parseRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (isQuoted) cell += char;
    else if (char === ',') endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

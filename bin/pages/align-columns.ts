import { printable } from '../../core/text/terminal.ts';

/** Pads the cells so that each column begins at the same position in every line. */
export function alignColumns(rows: string[][]): string[] {
  const shown = rows.map((row) => row.map((cell) => printable(cell)));
  const widths = (shown[0] ?? []).map((_, column) =>
    Math.max(...shown.map((row) => (row[column] ?? '').length)),
  );
  return shown.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

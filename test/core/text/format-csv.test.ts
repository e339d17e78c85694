import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvCell, formatCsvLine } from '../../../core/text/format-csv.ts';
import { escapeControls } from '../../../core/text/quote.ts';

test.each<[why: string, cell: CsvCell, line: string]>([
  ['plain text', 'google.com', 'google.com'],
  ['nothing', undefined, ''],
  ['a number', 12, '12'],
  ['a boolean', false, 'false'],
  ['a comma', 'a,b', '"a,b"'],
  ['quotes', 'say "no"', '"say ""no"""'],
  ['a line end', 'a\nb', '"a\nb"'],
  ['a formula', '=HYPERLINK("http://evil.example")', '"\'=HYPERLINK(""http://evil.example"")"'],
  ['a formula by plus', '+1+1', "'+1+1"],
  ['a formula by minus', '-1+1', "'-1+1"],
  ['a formula by at', '@SUM(1)', "'@SUM(1)"],
  ['a formula after a tab', '\t=1', '\\u{9}=1'],
  ['a formula after a carriage return', '\r=1', '\\u{d}=1'],
  ['a formula after an invisible character', '\u200b=1', '\\u{200b}=1'],
  ['a formula after a no-break space', '\u00a0=1', "'\u00a0=1"],
  ['a formula after a letter without width', '\u3164=1', "'\u3164=1"],
  ['a formula in a list with semicolons', 'a; =1;b', '"a;\' =1;b"'],
  ['a formula in a second line', 'a\r\n=1', '"a\n\'=1"'],
  ['characters that steer a terminal', '\u001b[2J\u009b\u202e', '\\u{1b}[2J\\u{9b}\\u{202e}'],
  ['a formula after spaces', '  =1', "'  =1"],
  ['a full-width formula', '＝1', "'＝1"],
  ['an equals sign later in the text', 'a=1', 'a=1'],
])('formatCsvLine() writes %s', (_, cell, line) => {
  expect(formatCsvLine([cell])).toBe(`${line}\r\n`);
});

/** RFC 4180 as a reader has it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('formatCsvLine() survives reading back, and no cell begins like a formula', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('=1', '+', '-', '@', '\t', '\r', '"', ',', '\r\n'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 4 }), (rows) => {
      const parsed = parseCsv(rows.map(formatCsvLine).join(''));
      const plain = (text: string) => text.replaceAll("'", '');
      const written = (text: string) => plain(text.split(/\r?\n/).map(escapeControls).join('\n'));
      expect(parsed.map((row) => row.map(plain))).toEqual(rows.map((row) => row.map(written)));
      for (const text of parsed.flat()) expect(text).not.toMatch(/(?:^|[;\n])\s*[=+\-@]|[^\P{C}\n]/u);
    }),
  );
});

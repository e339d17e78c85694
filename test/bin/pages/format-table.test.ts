import { expect, test } from 'vitest';
import { type Column, cellOf, formatFacts, formatTable } from '../../../bin/pages/format-table.ts';
import { painter } from '../../../core/text/terminal.ts';

const columns: Column[] = [{ head: 'NAME' }, { head: 'N', align: 'right' }, { head: 'NEXT', wraps: true }];
const rows = [
  ['例え.example', '1', 'Set the records that are listed as missing, then wait'],
  ['b.example', '1,200', ''],
];
const table = (width: number, colour = false) =>
  formatTable(columns, rows, { paint: painter(colour), width });

test('formatTable() aligns its columns by their display width', () => {
  expect(table(Number.POSITIVE_INFINITY)).toBe(
    [
      'NAME              N  NEXT',
      '例え.example      1  Set the records that are listed as missing, then wait',
      'b.example     1,200',
    ].join('\n'),
  );
});

test('formatTable() wraps the column that may be wrapped', () => {
  expect(table(50)).toBe(
    [
      'NAME              N  NEXT',
      '例え.example      1  Set the records that are',
      '                     listed as missing, then wait',
      'b.example     1,200',
    ].join('\n'),
  );
});

test('formatTable() puts it below the row if it has no room', () => {
  expect(table(36)).toBe(
    [
      'NAME              N',
      '例え.example      1',
      '    Set the records that are listed',
      '    as missing, then wait',
      'b.example     1,200',
    ].join('\n'),
  );
});

test('formatTable() makes a block of each row on a very narrow terminal, and cuts no name', () => {
  const text = table(18);
  expect(text).toContain('NAME  例え.example\nN     1\nNEXT  Set the');
  expect(text).toContain('\n\nNAME  b.example\nN     1,200');
});

test.each([18, 36, 50])('formatTable() keeps within %i columns', (width) => {
  for (const line of table(width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
});

test('formatTable() paints cells and heads, and escapes what strangers wrote', () => {
  const text = formatTable([{ head: 'A' }], [[{ text: 'x\u001b[2J', style: 'red' }]], {
    paint: painter(true),
    width: 80,
  });
  expect(text).toBe('\u001b[2mA\u001b[22m\n\u001b[31mx\\u{1b}[2J\u001b[39m');
});

test('formatFacts() aligns the values, wraps them, and leaves out absent ones', () => {
  const facts = [
    ['a', 'one two three four five'],
    ['longer', undefined],
    ['bcd', { text: 'x', style: 'bold' }],
  ] as const;
  expect(formatFacts(facts, { paint: painter(false), width: 25 })).toBe(
    ['a    one two three four', '     five', 'bcd  x'].join('\n'),
  );
});

test('cellOf() shows a word of a newer version unchanged', () => {
  const cells = { set: { text: 'done', style: 'green' } } as const;
  expect([cellOf(cells, 'set'), cellOf(cells, 'new'), cellOf(cells, 'constructor')]).toEqual([
    cells.set,
    'new',
    'constructor',
  ]);
});

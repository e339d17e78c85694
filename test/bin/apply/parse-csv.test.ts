import { expect, test } from 'vitest';
import { parseCsv } from '../../../bin/apply/parse-csv.ts';

test('parseCsv() reads quoted cells, leaves out empty ones, and takes any line end', () => {
  expect(parseCsv('\uFEFFa,b ,c\r\n1,"x, ""y""\nz",\n\n , ,3,4')).toEqual([
    { a: '1', b: 'x, "y"\nz' },
    { c: '3', 'column 4': '4' },
  ]);
  expect(parseCsv('')).toEqual([]);
});

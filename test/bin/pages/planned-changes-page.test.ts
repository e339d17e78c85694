import { expect, test } from 'vitest';
import { formatPlannedChanges } from '../../../bin/pages/planned-changes-page.ts';
import { painter } from '../../../core/text/terminal.ts';

const style = { paint: painter(false), width: 200 };

test('formatPlannedChanges() lists what changes, and counts the rest', () => {
  const counts = { add: 1, change: 0, nothing: 1_200, refused: 0, unknown: 0 };
  expect(
    formatPlannedChanges(
      [{ domain: 'a.example', action: 'add', what: 'x', warnings: [], steps: [] }],
      counts,
      style,
    ),
  ).toBe('ACTION  DOMAIN     WHAT\nadd     a.example  x\n\n1 add, 0 change, 1,200 nothing, 0 refused');
  expect(formatPlannedChanges([], counts, style)).toBe('1 add, 0 change, 1,200 nothing, 0 refused');
});

test('formatPlannedChanges() shows warnings below their domain, and counts what is unknown', () => {
  const counts = { add: 0, change: 1, nothing: 0, refused: 0, unknown: 2 };
  const change = { domain: 'a.example', action: 'change' as const, what: 'x', steps: [] };
  const page = formatPlannedChanges([{ ...change, warnings: ['mind this', 'and that'] }], counts, style);
  expect(page.split('\n').slice(1)).toEqual([
    'change  a.example  x',
    '                   ! mind this',
    '                   ! and that',
    '',
    '0 add, 1 change, 0 nothing, 0 refused, 2 unknown',
  ]);
});

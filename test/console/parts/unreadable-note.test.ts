import { expect, test } from 'vitest';
import { unreadableNote } from '../../../console/parts/unreadable-note.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { harmful, nasty } from '../answers.ts';

test('unreadableNote() counts what a list leaves out, and names the first', () => {
  const names = [nasty, ...Array.from({ length: 1_200 }, (_, index) => `d${index}.example`)];
  const markup = String(unreadableNote(names, englishConsole, format));
  expect(markup).toContain('cannot fully read 1,201 of them');
  expect(markup).toContain('d1.example');
  expect(markup.length).toBeLessThan(1_500);
  expect(markup).not.toMatch(harmful);
});

test.each([[undefined], [[]]])('unreadableNote() says nothing of %o', (names) => {
  expect(unreadableNote(names, englishConsole, format)).toBe(false);
});

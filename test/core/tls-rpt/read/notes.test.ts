import { expect, test } from 'vitest';
import { Notes } from '../../../../core/tls-rpt/read/notes.ts';

function list(limit: number, ...added: string[]): string[] {
  const notes = new Notes(limit);
  for (const note of added) notes.add(note);
  return notes.list();
}

test('Notes lists each note once, in the order found, and counts repeats', () => {
  expect(list(10, 'b', 'a', 'b')).toEqual(['b (2 times)', 'a']);
});

test('Notes keeps counting at its limit, and says that there is more beyond it', () => {
  expect(list(2, 'a', 'b', 'a')).toEqual(['a (2 times)', 'b']);
  expect(list(2, 'a', 'b', 'c')).toEqual(['a', 'b', 'there are more deviations than can be listed']);
});

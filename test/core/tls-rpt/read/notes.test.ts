import { expect, test } from 'vitest';
import { Notes } from '../../../../core/tls-rpt/read/notes.ts';

function list(limit: number, ...members: string[]) {
  const notes = new Notes(limit);
  for (const member of members) notes.forgive(member)('missing');
  return notes.list();
}
const missing = (member: string) => ({ code: 'missing', parameters: { member } });

test('Notes lists each note once, in the order found, and counts repeats', () => {
  expect(list(10, 'b', 'a', 'b')).toEqual([{ ...missing('b'), times: 2 }, missing('a')]);
});

test('Notes keeps counting at its limit, and says that there is more beyond it', () => {
  expect(list(2, 'a', 'b', 'a')).toEqual([{ ...missing('a'), times: 2 }, missing('b')]);
  expect(list(2, 'a', 'b', 'c')).toEqual([missing('a'), missing('b'), { code: 'more', parameters: {} }]);
});

test('Notes distinguishes notes by member, code and facts', () => {
  const notes = new Notes(10);
  notes.forgive('a')('other-zone', { zone: 'GMT' });
  notes.forgive('a')('other-zone', { zone: 'UTC' });
  notes.forgive('b')('other-zone', { zone: 'UTC' });
  notes.add('other-media-type', { label: 'x' });
  notes.add('other-media-type', { label: 'y' });
  expect(notes.list()).toEqual([
    { code: 'other-zone', parameters: { member: 'a', zone: 'GMT' } },
    { code: 'other-zone', parameters: { member: 'a', zone: 'UTC' } },
    { code: 'other-zone', parameters: { member: 'b', zone: 'UTC' } },
    { code: 'other-media-type', parameters: { label: 'x' } },
    { code: 'other-media-type', parameters: { label: 'y' } },
  ]);
});

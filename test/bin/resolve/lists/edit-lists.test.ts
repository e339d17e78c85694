import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addEntry, importPolicyMaps, removeEntry } from '../../../../bin/resolve/lists/edit-lists.ts';
import { readListFile } from '../../../../bin/resolve/lists/list-file.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
const newFile = () => join(newFolder(), 'lists.json');
const now = Date.parse('2026-11-24T10:00:00Z');
const wishes = { list: 'required', kind: 'domain', value: 'Example.COM', reason: 'contract' };

test('addEntry() numbers the entries, adds none twice, and removeEntry() removes one', () => {
  const file = newFile();
  expect(addEntry(file, now, wishes)).toMatchObject({ isNew: true, entry: { id: '1', source: 'admin' } });
  expect(addEntry(file, now, wishes)).toMatchObject({ isNew: false, entry: { id: '1' } });
  expect(addEntry(file, now, { ...wishes, level: 'verify' }).entry.id).toBe('2');
  expect(removeEntry(file, now, '1').match.value).toBe('example.com');
  expect(
    addEntry(file, now, { ...wishes, value: 'b.example' }).entry.id,
    'no id again while it is the last',
  ).toBe('3');
  expect(readListFile(file, now).map(({ id }) => id)).toEqual(['2', '3']);
  expect(() => removeEntry(file, now, '1')).toThrow(/No entry has the id "1"; "strictmx resolve list show"/u);
});

test.each([
  ['30d', '2026-12-24T10:00:00.000Z'],
  ['12h', '2026-11-24T22:00:00.000Z'],
  ['2026-12-01T00:00:00Z', '2026-12-01T00:00:00.000Z'],
])('addEntry() reads the end %s', (expires, expected) => {
  const { entry } = addEntry(newFile(), now, { ...wishes, list: 'exempt', expires });
  expect(new Date(entry.expiresAt ?? 0).toISOString()).toBe(expected);
});

test('addEntry() ends a fallback after an hour', () => {
  expect(addEntry(newFile(), now, { ...wishes, list: 'fallback' }).entry.expiresAt).toBe(now + 3_600_000);
});

test.each<[string, object, RegExp]>([
  ['no reason', { reason: undefined }, /the reason is missing, expected --reason "why it is needed"/u],
  [
    'an exemption for ever',
    { list: 'exempt' },
    /an exemption must end, expected --expires with a time, such as 30d/u,
  ],
  ['a time that is none', { expires: '3w' }, /"--expires" is not a time, expected one such as 30d/u],
  [
    'an exemption of years',
    { list: 'exempt', expires: '900d' },
    /"expiresAt" is too late, expected at most a year/u,
  ],
  [
    'a level of an exemption',
    { list: 'exempt', level: 'verify', expires: '1d' },
    /"--level" belongs to the list/u,
  ],
  ['another list', { list: 'block' }, /"list" is unknown, expected "exempt", "required" or "fallback"/u],
  ['a name that is none', { value: '-' }, /"match\.value" does not fit its kind/u],
])('addEntry() says what is wrong with %s', (_, change, message) => {
  const file = newFile();
  expect(() => addEntry(file, now, { ...wishes, ...change })).toThrow(message);
  expect(readListFile(file, now)).toEqual([]);
});

test('importPolicyMaps() adds what a list can say once, names the line as the reason, and says what it left out', () => {
  const file = newFile();
  const from = join(newFolder(), 'tls_policy');
  writeFileSync(from, 'a.example encrypt\nb.example may\n[c.example]:587 encrypt\na.example verify\n');
  const first = importPolicyMaps(file, now, { from, expires: '30d' });
  expect(first).toMatchObject({
    added: [
      { list: 'required', level: 'encrypt', source: 'import', reason: `line 1 of ${from}` },
      { list: 'exempt', expiresAt: now + 30 * 86_400_000 },
    ],
    known: 1,
    refused: [
      { line: 3, text: '[c.example]:587 encrypt', why: expect.stringContaining('such as example.com') },
    ],
  });
  expect(importPolicyMaps(file, now, { from, expires: '30d' })).toMatchObject({ added: [], known: 3 });
  expect(readListFile(file, now)).toHaveLength(2);
  expect(() => importPolicyMaps(newFile(), now, { from })).toThrow(
    /an exemption must end, expected --expires/u,
  );
});

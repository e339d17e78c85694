import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeListFile, readListFile } from '../../../../bin/resolve/lists/list-file.ts';
import { entryOf } from '../../../core/sender/sample-facts.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
const newFile = () => join(newFolder(), 'lists.json');
const now = Date.now();
const entry = entryOf('required');

test('changeListFile() makes the file, and keeps what it does not change', () => {
  const file = newFile();
  expect(readListFile(file, now)).toEqual([]);
  changeListFile(file, now, (entries) => [...entries, entry]);
  changeListFile(file, now, (entries) => [...entries, { ...entry, id: 'other' }]);
  expect(readListFile(file, now).map(({ id }) => id)).toEqual([entry.id, 'other']);
});

test.each([
  ['writes nothing', () => undefined],
  [
    'fails',
    () => {
      throw new Error('no such entry');
    },
  ],
])('changeListFile() leaves no trace of a change that %s', (_, change) => {
  const file = newFile();
  changeListFile(file, now, () => [entry]);
  const before = readFileSync(file, 'utf8');
  try {
    changeListFile(file, now, change);
  } catch (error) {
    expect((error as Error).message).toBe('no such entry');
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('changeListFile() refuses a change beside another, and takes over from one that died', () => {
  const file = newFile();
  writeFileSync(`${file}.new`, '[{"torn');
  expect(() => changeListFile(file, now, () => [entry])).toThrow(/another change has just begun.*Try again/u);
  const before = new Date(Date.now() - 61_000);
  utimesSync(`${file}.new`, before, before);
  changeListFile(file, now, () => [entry]);
  expect(readListFile(file, now)).toEqual([entry]);
});

test('changeListFile() never replaces a file that it cannot read', () => {
  const file = newFile();
  writeFileSync(file, '[{"id": "1"');
  expect(() => changeListFile(file, now, () => [entry])).toThrow(/Cannot read the lists/u);
  expect(readFileSync(file, 'utf8')).toBe('[{"id": "1"');
});

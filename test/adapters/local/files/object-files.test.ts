import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import {
  filesUnder,
  hasCode,
  isAbsence,
  locateObject,
} from '../../../../adapters/local/files/object-files.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
let dir: string;
beforeEach(() => {
  dir = newFolder();
});

function write(...keys: string[]): void {
  for (const key of keys) {
    const { path } = locateObject(dir, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
}
const keysBelow = (prefix = '', cursor = '') => [...filesUnder(dir, prefix, cursor)].map(({ key }) => key);

test.each([
  ['a plain name', 'domains/example.com.json', ['domains', 'example.com.json']],
  ['a hidden name', '.tmp/x', ['%2Etmp', 'x']],
  ['a name that is not ASCII', 'ä b', ['%C3%A4%20b']],
  ['an address', 'a@b', ['a@b']],
  ['a percent sign', 'a%20', ['a%2520']],
])('locateObject() writes %s as a file name', (_, key, names) => {
  const { path, parents } = locateObject('/store', key);
  expect(path).toBe(join('/store', ...names));
  expect(parents.at(-1)).toBe('/store');
  expect(parents[0]).toBe(dirname(path));
});

test('locateObject() refuses a segment whose file name is too long', () => {
  expect(() => locateObject('/store', 'ä'.repeat(43))).toThrow(/longer than 255 bytes as a file name$/u);
  expect(() => locateObject('/store', 'a'.repeat(255))).not.toThrow();
});

test('filesUnder() returns keys in order, with a folder’s keys in their place', () => {
  write('a/b', 'a.b', 'a-b', 'ab', 'a/a/z');
  expect(keysBelow()).toEqual(['a-b', 'a.b', 'a/a/z', 'a/b', 'ab']);
});

test('filesUnder() returns the keys with the prefix after the cursor', () => {
  write('r/23/a', 'r/23/b', 'r/24/a', 'q');
  expect(keysBelow('r/2')).toEqual(['r/23/a', 'r/23/b', 'r/24/a']);
  expect(keysBelow('r/23/')).toEqual(['r/23/a', 'r/23/b']);
  expect(keysBelow('r/', 'r/23/a')).toEqual(['r/23/b', 'r/24/a']);
});

test('filesUnder() does not search folders that cannot contain a key', () => {
  write('r/23/a');
  expect(['r//23/', '/r/', `${'a'.repeat(300)}/`, 'r/23/a/'].flatMap((prefix) => keysBelow(prefix))).toEqual(
    [],
  );
});

test('filesUnder() ignores files that are not ours, and a folder that is gone', () => {
  write('a');
  for (const name of ['.DS_Store', 'a%2', 'b%41']) writeFileSync(join(dir, name), '');
  expect(keysBelow()).toEqual(['a']);
  expect([...filesUnder(join(dir, 'gone'), '', '')]).toEqual([]);
});

test.each([
  ['ENOENT', true],
  ['ENOTDIR', true],
  ['EISDIR', true],
  ['ENAMETOOLONG', true],
  ['EACCES', false],
])('isAbsence() of %s is %s', (code, is) => {
  expect(isAbsence(Object.assign(new Error(), { code }))).toBe(is);
  expect(hasCode({ code }, code), 'no error').toBe(false);
});

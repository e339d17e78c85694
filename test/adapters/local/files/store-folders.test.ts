import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  moveIntoPlace,
  removeEmptyFolders,
  syncFolder,
  syncFolders,
} from '../../../../adapters/local/files/store-folders.ts';

let root: string;
let temporary: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strictmx-folders-'));
  temporary = join(root, 'temporary');
  writeFileSync(temporary, 'new');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('moveIntoPlace()', () => {
  test('replaces a file and reports no new folder', () => {
    writeFileSync(join(root, 'a'), 'old');
    expect(moveIntoPlace(temporary, join(root, 'a'), 'a')).toBeUndefined();
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('new');
  });

  test('makes missing folders and returns the outermost', () => {
    expect(moveIntoPlace(temporary, join(root, 'a/b/c'), 'a/b/c')).toBe(join(root, 'a'));
    expect(readFileSync(join(root, 'a/b/c'), 'utf8')).toBe('new');
  });

  test.each([
    ['is a folder of other keys', 'a'],
    ['lies below an object', 'file/b'],
  ])('refuses a key that %s', (_label, key) => {
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'file'), '');
    expect(() => moveIntoPlace(temporary, join(root, key), key)).toThrow(
      /^Cannot write ".*cannot be both a file and a folder$/,
    );
  });
});

describe('removeEmptyFolders()', () => {
  test('removes up to the first folder that is not empty, and returns it', () => {
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    writeFileSync(join(root, 'a/kept'), '');
    const parents = ['a/b/c', 'a/b', 'a', '.'].map((folder) => join(root, folder));
    expect(removeEmptyFolders(parents)).toBe(join(root, 'a'));
    expect(existsSync(join(root, 'a/b'))).toBe(false);
  });

  test('keeps the root even when it is empty', () => {
    const empty = join(root, 'empty');
    mkdirSync(join(empty, 'a'), { recursive: true });
    expect(removeEmptyFolders([join(empty, 'a'), empty])).toBe(empty);
    expect(existsSync(empty)).toBe(true);
  });
});

test('syncFolder() passes over a folder that another deletion removed', async () => {
  await expect(syncFolder(join(root, 'gone'))).resolves.toBeUndefined();
});

test('syncFolders() resolves for new folders and their parent', async () => {
  mkdirSync(join(root, 'a/b'), { recursive: true });
  const parents = [join(root, 'a/b'), join(root, 'a'), root];
  await expect(syncFolders(parents, join(root, 'a'))).resolves.toBeUndefined();
});

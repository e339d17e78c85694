import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkFolder,
  type FolderEntry,
  findDistrust,
} from '../../../../adapters/local/files/check-folder.ts';
import { dataFolder } from '../../../../adapters/local/files/data-folder.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
const check = (dir: string) => () => checkFolder(dir, dataFolder);

function put(dir: string, name: string, mode: number): string {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(path, 'x');
  chmodSync(path, mode);
  return path;
}

describe('checkFolder()', () => {
  test('accepts the files that a start creates', () => {
    const dir = newFolder();
    put(dir, 'admin-token', 0o600);
    put(dir, 'dkim/private.pem', 0o600);
    put(dir, 'ca/ca-key.pem', 0o600);
    put(dir, 'ca/ca.pem', 0o644);
    put(dir, 'notes.txt', 0o644);
    expect(check(dir)).not.toThrow();
  });

  test('refuses a folder that others may write to, and says what to do', () => {
    const dir = newFolder();
    chmodSync(dir, 0o777);
    expect(check(dir)).toThrow(
      `Cannot use the data folder "${dir}": other users may write to "${dir}" (mode 777). If you trust what it contains, run: chmod go-w '${dir}'; otherwise choose another folder with --data DIR`,
    );
  });

  test('refuses a folder in it to which the group may write', () => {
    const dir = newFolder();
    mkdirSync(join(dir, 'domains'));
    chmodSync(join(dir, 'domains'), 0o770);
    expect(check(dir)).toThrow(`other users may write to "${join(dir, 'domains')}" (mode 770)`);
  });

  test.each(['admin-token', 'dkim/private.pem', 'ca/ca-key.pem'])(
    'refuses %s if others may read it, and no other file',
    (name) => {
      const dir = newFolder();
      const path = put(dir, name, 0o640);
      expect(check(dir)).toThrow(
        `other users may read "${path}" (mode 640). If nobody has, run: chmod go-rwx '${path}'`,
      );
      chmodSync(path, 0o400);
      expect(check(dir)).not.toThrow();
    },
  );

  test('accepts links of our own', () => {
    const dir = newFolder();
    symlinkSync('/tmp', join(dir, 'outbox'));
    expect(check(dir)).not.toThrow();
  });
});

const entry: FolderEntry = { path: "/it's", uid: 7, mode: 0o100600, isLink: false, isSecret: false };

test.each<[string, Partial<FolderEntry>, string | undefined]>([
  ['our own file', {}, undefined],
  [
    "another user's file",
    { uid: 8 },
    `"/it's" belongs to user 8, and this process runs as user 7. If you trust what it contains, run: chown -hR 7 '/it'\\''s'`,
  ],
  [
    "another user's link",
    { uid: 0, isLink: true },
    `"/it's" belongs to user 0, and this process runs as user 7. If you trust what it contains, run: chown -hR 7 '/it'\\''s'`,
  ],
])('findDistrust() of %s', (_, part, expected) => {
  expect(findDistrust({ ...entry, ...part }, 7)).toBe(expected);
});

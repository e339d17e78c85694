import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { holdDataDir } from '../../../../adapters/local/files/data-lock.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();

/** Another process that holds the lock until it is killed. */
async function holdElsewhere(folder: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-until-killed.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('holdDataDir()', () => {
  test('keeps a second process out until the first one releases', async () => {
    const folder = newFolder();
    const first = await holdDataDir(folder);
    await expect(holdDataDir(folder)).rejects.toThrow(
      `Cannot use the data folder "${folder}": another StrictMX process uses it; stop that process, or choose another folder with --data DIR`,
    );
    await first.release();
    await (await holdDataDir(folder)).release();
  });

  test('recognises a folder by any of its names, and separates two folders', async () => {
    const folder = newFolder();
    const link = join(newFolder(), 'link');
    await symlink(folder, link);
    const first = await holdDataDir(folder);
    await expect(holdDataDir(link)).rejects.toThrow(/another StrictMX process/);
    const other = await holdDataDir(join(newFolder(), 'made', 'here'));
    await Promise.all([first.release(), other.release()]);
  });

  test('names the folder that cannot be created', async () => {
    const file = join(newFolder(), 'taken');
    await writeFile(file, '');
    await expect(holdDataDir(join(file, 'data'))).rejects.toThrow(
      `Cannot write to the data folder "${join(file, 'data')}"`,
    );
  });

  test('is a socket in the folder, however long its path, and is removed on release', async () => {
    const folder = join(newFolder(), 'x'.repeat(120));
    const lock = await holdDataDir(folder);
    expect((await lstat(join(folder, '.lock'))).isSocket()).toBe(true);
    await expect(holdDataDir(folder)).rejects.toThrow(/another StrictMX process/);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not taken in a folder that another user may have prepared', async () => {
    const folder = newFolder();
    await chmod(folder, 0o777);
    await expect(holdDataDir(folder)).rejects.toThrow(`run: chmod go-w '${folder}'`);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is free as soon as its holder has been killed', async () => {
    const folder = newFolder();
    for (let round = 0; round < 2; round++) {
      const owner = await holdElsewhere(folder);
      await expect(holdDataDir(folder)).rejects.toThrow(/another StrictMX process/);
      owner.kill('SIGKILL');
      await once(owner, 'exit');
      await (await holdDataDir(folder)).release();
    }
  });
});

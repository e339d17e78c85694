import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFileStore } from '../../../../adapters/local/files/file-store.ts';
import { objectStoreContract } from '../../../contracts/object-store.contract.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();

objectStoreContract('FileStore', async () => openFileStore(newFolder()));
objectStoreContract('FileStore, not durable,', async () => openFileStore(newFolder(), { durable: false }));

async function temporaryFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, '.tmp'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('openFileStore()', () => {
  test('keeps the files of an earlier store, named after the keys', async () => {
    const folder = newFolder();
    const first = await openFileStore(folder);
    const written = await first.put('policies/example.com/mta-sts.txt', 'version: STSv1\r\n');
    const second = await openFileStore(folder);
    expect(await second.get('policies/example.com/mta-sts.txt')).toMatchObject(written);
    expect(await readFile(join(folder, 'policies/example.com/mta-sts.txt'), 'utf8')).toBe(
      'version: STSv1\r\n',
    );
  });

  test('hands out each large object in a turn of its own, so that others get theirs between them', async () => {
    const store = await openFileStore(newFolder());
    const keys = ['reports/1', 'reports/2', 'reports/3'];
    for (const key of keys) await store.put(key, 'x'.repeat(17_000));
    await store.put('small', 'x');
    let turn = 0;
    let isOver = false;
    const count = () => {
      turn++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const turns = await Promise.all([...keys, 'small'].map((key) => store.get(key).then(() => turn)));
    isOver = true;
    expect(new Set(turns).size).toBe(4);
    expect(turns[3]).toBe(0);
  });

  test('removes files that a killed process left', async () => {
    const folder = newFolder();
    await openFileStore(folder);
    await writeFile(join(folder, '.tmp', '0', '123'), 'half a rep');
    expect(await temporaryFiles(folder)).toEqual(['123']);
    const store = await openFileStore(folder);
    expect(await temporaryFiles(folder)).toEqual([]);
    expect(await store.list('')).toEqual({ objects: [] });
  });

  test('names the folder that cannot be written and says what to do', async () => {
    const file = join(newFolder(), 'taken');
    await writeFile(file, 'a file, not a folder');
    await expect(openFileStore(join(file, 'data'))).rejects.toThrow(
      `Cannot write to the data folder "${join(file, 'data')}"`,
    );
    await expect(openFileStore(file)).rejects.toThrow(/choose another folder with --data DIR$/);
  });
});

describe('FileStore', () => {
  test('get() gives a new version after a person edited the file, even to equal bytes', async () => {
    const folder = newFolder();
    const store = await openFileStore(folder);
    const { etag, version } = await store.put('policies/example.com/mta-sts.txt', 'text');
    await writeFile(join(folder, 'policies/example.com/mta-sts.txt'), 'text');
    const edited = await store.get('policies/example.com/mta-sts.txt');
    expect(edited?.etag).toBe(etag);
    expect(edited?.version).not.toBe(version);
  });

  test('put() returns a new version, however quickly equal bytes are written', async () => {
    const store = await openFileStore(newFolder(), { durable: false });
    const versions = new Set<string>();
    for (let write = 0; write < 2_000; write++) versions.add((await store.put('k', 'same')).version);
    expect(versions.size).toBe(2_000);
  });

  test('list() ignores files that are not ours', async () => {
    const folder = newFolder();
    const store = await openFileStore(folder);
    await store.put('policies/a', '');
    for (const name of ['.a.swp', '.DS_Store', '%zz', '%2e%2e', '%0A', 'a b'])
      await writeFile(join(folder, 'policies', name), '');
    expect((await store.list('')).objects.map(({ key }) => key)).toEqual(['policies/a']);
  });

  test('put() says that a key cannot be both a file and a folder', async () => {
    const store = await openFileStore(newFolder());
    await store.put('a/b', 'kept');
    await store.put('c', 'kept');
    await expect(store.put('a', '')).rejects.toThrow(
      /^Cannot write "a": .*cannot be both a file and a folder$/,
    );
    await expect(store.put('c/d/e', '')).rejects.toThrow(
      /^Cannot write "c\/d\/e": .*cannot be both a file and a folder$/,
    );
    expect(await store.get('a')).toBeUndefined();
    expect(await store.get('c/d/e')).toBeUndefined();
    await store.delete('c/d/e');
    expect((await store.list('')).objects.map(({ key }) => key)).toEqual(['a/b', 'c']);
  });

  test('put() refuses a segment that cannot be a file name', async () => {
    const store = await openFileStore(newFolder());
    await expect(store.put(`a/${'x'.repeat(256)}`, '')).rejects.toThrow(/longer than 255 bytes/);
    await store.put(`domains/${'x'.repeat(250)}.json`, '');
  });

  test('delete() removes empty folders, so that listing stays fast', async () => {
    const folder = newFolder();
    const store = await openFileStore(folder);
    await store.put('pending-reports/example.com/2026-11-23/1', '');
    await store.put('pending-reports/example.net/2026-11-23/1', '');
    await store.delete('pending-reports/example.com/2026-11-23/1');
    expect(await readdir(join(folder, 'pending-reports'))).toEqual(['example.net']);
    await store.delete('pending-reports/example.net/2026-11-23/1');
    expect((await readdir(folder)).sort()).toEqual(['.tmp']);
  });
});

describe('FileStore that is killed while it writes', () => {
  const writer = join(import.meta.dirname, 'write-until-killed.ts');

  /** Kills the writer at a random moment and gives the last number that it said was stored, per key. */
  async function writeAndKill(folder: string, milliseconds: number): Promise<Map<string, number>> {
    const child: ChildProcess = spawn(process.execPath, [writer, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    const started = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk) => {
        said += chunk;
        resolve();
      });
    });
    await started;
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    await once(child, 'close');
    clearTimeout(timer);
    const acknowledged = new Map<string, number>();
    for (const [, key = '', number] of said.matchAll(/^(\S+) (\d+)\n/gm))
      acknowledged.set(key, Number(number));
    return acknowledged;
  }

  test('has every acknowledged write and no partial file when it is opened again', async () => {
    let writes = 0;
    for (let round = 0; round < 6; round++) {
      const folder = newFolder();
      const acknowledged = await writeAndKill(folder, 5 + Math.random() * 60);
      const store = await openFileStore(folder);
      const { objects } = await store.list('');
      for (const { key } of objects) {
        const body = Buffer.from((await store.get(key))?.body ?? []).toString('utf8');
        const number = Number(body.slice(0, 9));
        expect(body, key).toBe(String(number).padStart(9, '0').repeat(5_000));
        expect(number, key).toBeGreaterThanOrEqual(acknowledged.get(key) ?? 0);
        acknowledged.delete(key);
      }
      expect([...acknowledged.keys()]).toEqual([]);
      expect(await temporaryFiles(folder)).toEqual([]);
      writes += objects.length;
    }
    expect(writes).toBeGreaterThan(0);
  });
});

test('FileStore treats an empty file that a power cut left at a derived key as absent', async () => {
  const folder = newFolder();
  const store = await openFileStore(folder, { isDerived: (key) => key.startsWith('days/') });
  await store.put('days/a.json', '');
  await store.put('owners/a', '');
  expect(await store.get('days/a.json')).toBeUndefined();
  expect((await store.list('')).objects.map(({ key }) => key)).toEqual(['owners/a']);
  await store.put('days/a.json', '{}', { ifNoneMatch: '*' });
  expect(Buffer.from((await store.get('days/a.json'))?.body ?? '').toString()).toBe('{}');
});

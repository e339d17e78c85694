import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileMark, ImportJournal } from '../../../bin/import/import-journal.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const path = join(temporaryFolder(), 'journal');

test('ImportJournal remembers how far each file is, over a crash within a line, until it is removed', async () => {
  const first = await ImportJournal.open(path);
  expect(first.isResumed).toBe(false);
  await first.note(new Map([['a', 1]]));
  await first.note(
    new Map([
      ['a', 5],
      ['b', 2],
    ]),
  );
  await first.note(new Map());
  await appendFile(path, '["b",9');
  const second = await ImportJournal.open(path);
  expect([second.isResumed, second.doneOf('a'), second.doneOf('b'), second.doneOf('c')]).toEqual([
    true,
    5,
    2,
    0,
  ]);
  await second.remove();
  await second.remove();
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  expect((await ImportJournal.open(path)).doneOf('a')).toBe(0);
});

test('fileMark() differs once a file has changed', () => {
  const mark = fileMark('a', { size: 1, mtimeMs: 5.5 });
  expect(mark).toBe(fileMark('./a', { size: 1, mtimeMs: 5.5 }));
  expect(mark).not.toBe(fileMark('a', { size: 2, mtimeMs: 5.5 }));
  expect(mark).not.toBe(fileMark('a', { size: 1, mtimeMs: 6.5 }));
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { expandFiles } from '../../../bin/report/expand-files.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const folder = temporaryFolder();
beforeAll(async () => {
  await mkdir(join(folder, 'sub'));
  for (const name of ['b.eml', 'a.json', '.hidden', 'sub/c.eml', '[x].eml'])
    await writeFile(join(folder, name), '');
});

async function expand(...names: string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const path of expandFiles(names)) found.push(path);
  return found;
}

test.each<[string, string[]]>([
  ['', ['[x].eml', 'a.json', 'b.eml', 'sub/c.eml']],
  ['a.json', ['a.json']],
  ['*.eml', ['[x].eml', 'b.eml']],
  ['**/*.eml', ['[x].eml', 'b.eml', 'sub/c.eml']],
  ['[x].eml', ['[x].eml']],
  ['*.zip', ['*.zip']],
  ['missing', ['missing']],
])('expandFiles() of %j', async (name, files) => {
  const found = await expand(join(folder, name));
  expect(found.map((path) => relative(folder, path)).sort()).toEqual(files.sort());
});

test('expandFiles() keeps the name of standard input, and the order of its arguments', async () => {
  expect(await expand('-', join(folder, 'sub'), 'missing')).toEqual([
    '-',
    join(folder, 'sub/c.eml'),
    'missing',
  ]);
});

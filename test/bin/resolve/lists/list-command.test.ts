import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { addResolveLists } from '../../../../bin/resolve/lists/list-command.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';
import { runCommand } from '../../commands/run-command.ts';

const newFolder = temporaryFolders();
let file: string;
beforeEach(() => {
  file = join(newFolder(), 'lists.json');
});
const run = (...args: string[]) =>
  runCommand(addResolveLists, ['list', ...args.slice(0, 1), '--lists', file, ...args.slice(1)]);

test('resolve list adds, shows, exports and removes an entry', async () => {
  const added = await run(
    'add',
    'required',
    'domain',
    'example.com',
    '--reason',
    'contract',
    '--level',
    'verify',
  );
  expect(added).toMatchObject({ out: 'Added as entry 1\n', exit: undefined });
  expect(
    (await run('add', 'required', 'domain', 'example.com', '--reason', 'contract', '--level', 'verify')).out,
  ).toBe('It is there already, as entry 1\n');
  expect((await run('show')).out).toMatch(/1 +required \(verify\) +domain example\.com +never +contract/u);
  expect(JSON.parse((await run('show', '--json')).out)).toMatchObject({
    entries: [{ id: '1', list: 'required' }],
  });
  expect((await run('export')).out).toBe('# contract\nexample.com secure match=hostname\n');
  expect(JSON.parse((await run('export', '--format', 'json')).out)).toHaveLength(1);
  expect((await run('remove', '1')).out).toBe('Removed domain example.com from the list "required"\n');
  expect((await run('show')).out).toBe('No entries.\n');
});

test('resolve list export names the entries that the format cannot say', async () => {
  await run('add', 'required', 'network', '192.0.2.0/24', '--reason', 'contract');
  const { out, err, exit } = await run('export', '--format', 'postfix');
  expect(out).toBe('\n');
  expect(err).toBe('Entry 1 is left out: "postfix" cannot say network 192.0.2.0/24\n');
  expect(exit).toBeUndefined();
  expect((await run('export', '--format', 'cidr')).out).toContain('192.0.2.0/24 encrypt');
});

test('resolve list import exits with 1 if a line was refused, and names it', async () => {
  const from = join(newFolder(), 'tls_policy');
  writeFileSync(from, 'a.example encrypt\nb.example fingerprint\n');
  const { out, err, exit } = await run('import', from);
  expect(out).toBe('Added 1, there already 0, refused 1\n');
  expect(err).toMatch(/^Line 2 \(b\.example fingerprint\): its level is none of/u);
  expect(exit).toBe(1);
  const again = JSON.parse((await run('import', from, '--json')).out);
  expect(again).toMatchObject({ added: [], known: 1, refused: [{ line: 2 }] });
});

test.each([
  ['add without a reason', ['add', 'required', 'domain', 'a.example'], /the reason is missing/u],
  ['remove of what is not there', ['remove', '7'], /No entry has the id "7"/u],
  ['export in another format', ['export', '--format', 'xml'], /Cannot export as "xml", expected "postfix"/u],
  ['import of a file that is not there', ['import', '/none'], /ENOENT/u],
])('resolve list %s exits with 2', async (_, args, message) => {
  const { err, exit } = await run(...args);
  expect(err).toMatch(message);
  expect(exit).toBe(2);
});

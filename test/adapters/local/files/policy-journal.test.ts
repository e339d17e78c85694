import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PolicyJournal } from '../../../../adapters/local/files/policy-journal.ts';
import type { KeptDomain } from '../../../../core/sender/cache/journal-line.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';
import { temporaryFolders } from '../../../fakes/temporary-folder.ts';

const newFolder = temporaryFolders();
const fileOf = (folder: string) => join(folder, 'policies.ndjson');
const stsOf = (id: string, text = 'version: STSv1\r\n') => ({ held: { id, text, fetchedAt: 5 } });

function open(folder: string) {
  const log = new MemoryLog();
  return { ...PolicyJournal.open(folder, log), log };
}

/** The ids by domain that a new process finds. */
function idsIn(folder: string): Record<string, string | undefined> {
  const { journal, kept } = open(folder);
  journal.close();
  return Object.fromEntries([...kept].map(([domain, { sts }]) => [domain, sts?.held?.id]));
}

test('PolicyJournal has the last of each domain after a restart, and nothing of what was forgotten', () => {
  const folder = newFolder();
  const { journal } = open(folder);
  journal.put('a.example', stsOf('1'), 7);
  journal.put('b.example', stsOf('1'), 7);
  journal.put('a.example', stsOf('2'), 8);
  journal.forget('b.example');
  journal.close();
  const { kept, log } = open(folder);
  expect([...kept.values()]).toEqual([{ domain: 'a.example', sts: stsOf('2'), usedAt: 8 }]);
  expect(log.entries).toEqual([]);
  expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
});

test('PolicyJournal has every whole line, wherever a kill ended the file, and writes on behind it', () => {
  const folder = newFolder();
  const { journal } = open(folder);
  const ends: number[] = [];
  for (const id of ['1', '2', '3']) {
    journal.put(`d${id}.example`, stsOf(id), 7);
    ends.push(statSync(fileOf(folder)).size);
  }
  journal.close();
  const whole = readFileSync(fileOf(folder));
  for (let size = 0; size <= whole.length; size++) {
    writeFileSync(fileOf(folder), whole);
    truncateSync(fileOf(folder), size);
    const { journal: next, kept } = open(folder);
    // Only the line end may lack of a line that counts.
    const wanted = ends.filter((end) => end <= size + 1).length;
    expect(kept.size).toBe(wanted);
    next.put('next.example', stsOf('9'), 7);
    next.close();
    expect(Object.keys(idsIn(folder))).toHaveLength(wanted + 1);
  }
});

test('PolicyJournal leaves out a damaged line only, and says so', () => {
  const folder = newFolder();
  const { journal } = open(folder);
  journal.put('a.example', stsOf('1'), 7);
  journal.close();
  appendFileSync(fileOf(folder), 'rubbish\n');
  const { journal: second } = open(folder);
  second.put('b.example', stsOf('2'), 7);
  second.close();
  const { kept, log } = open(folder);
  expect([...kept.keys()]).toEqual(['a.example', 'b.example']);
  expect(log.entries).toEqual([{ level: 'warn', event: 'policy-journal-damaged', fields: { lines: 1 } }]);
});

test('PolicyJournal tidy() writes a file anew that is mostly outdated, with what changes meanwhile', async () => {
  const folder = newFolder();
  const { journal } = open(folder);
  const memory = new Map<string, KeptDomain>();
  const put = (domain: string, id: string) => {
    memory.set(domain, { domain, sts: stsOf(id, 'x'.repeat(1_000)), usedAt: 7 });
    journal.put(domain, stsOf(id, 'x'.repeat(1_000)), 7);
  };
  for (let n = 0; n < 3_000; n++) put(`d${n % 1_000}.example`, String(n));
  const before = statSync(fileOf(folder)).size;
  const tidied = journal.tidy(() => memory.values());
  put('d0.example', 'meanwhile');
  await tidied;
  expect(statSync(fileOf(folder)).size).toBeLessThan(before / 2);
  journal.put('d1.example', stsOf('after'), 7);
  const size = statSync(fileOf(folder)).size;
  await journal.tidy(() => memory.values());
  expect(statSync(fileOf(folder)).size).toBe(size);
  journal.close();
  const ids = idsIn(folder);
  expect(Object.keys(ids)).toHaveLength(1_000);
  expect(ids).toMatchObject({ 'd0.example': 'meanwhile', 'd1.example': 'after', 'd2.example': '2002' });
});

/** The descriptors that this process has of a file. */
const openFiles = (path: string) =>
  readdirSync('/proc/self/fd')
    .filter((fd) => existsSync(`/proc/self/fd/${fd}`) && readlinkSync(`/proc/self/fd/${fd}`) === path)
    .map(Number);

test('PolicyJournal ends a rewrite that runs before it is closed, and writes nothing afterwards', async () => {
  const folder = newFolder();
  const { journal, log } = open(folder);
  const memory = Array.from({ length: 1_200 }, (_, n) => ({
    domain: `d${n}.example`,
    sts: stsOf('1'),
    usedAt: 7,
  }));
  for (const { domain } of memory)
    for (let n = 0; n < 3; n++) journal.put(domain, stsOf('0', 'x'.repeat(300)), 7);
  const minutely = journal.tidy(() => memory);
  let isOver = false;
  void minutely.then(() => (isOver = true));
  await journal.tidy(() => memory);
  expect(isOver).toBe(true);
  journal.close();
  journal.put('late.example', stsOf('1'), 7);
  await journal.tidy(() => memory);
  expect(Object.keys(idsIn(folder))).toHaveLength(1_200);
  expect([log.entries, openFiles(fileOf(folder))]).toEqual([[], []]);
});

test('PolicyJournal continues if it cannot write, says so once, and writes everything as soon as it can', async () => {
  const folder = newFolder();
  const { journal, log } = open(folder);
  // Writing to a closed file fails, as to a full disk.
  closeSync(openFiles(fileOf(folder))[0] ?? -1);
  journal.put('a.example', stsOf('1'), 7);
  journal.put('b.example', stsOf('1'), 7);
  expect(log.entries).toEqual([expect.objectContaining({ event: 'policy-journal-not-written' })]);
  const memory = ['a.example', 'b.example'].map((domain) => ({ domain, sts: stsOf('1'), usedAt: 7 }));
  await journal.tidy(() => memory);
  expect(idsIn(folder)).toEqual({ 'a.example': '1', 'b.example': '1' });
});

test('PolicyJournal loses nothing that was put when its process is killed, while it writes the file anew, too', async () => {
  const folder = newFolder();
  const code = `
    import { PolicyJournal } from '${join(process.cwd(), 'adapters/local/files/policy-journal.ts')}';
    const log = { info() {}, warn() {}, error() {} };
    const { journal, kept } = PolicyJournal.open(${JSON.stringify(folder)}, log);
    let n = Math.max(0, ...[...kept.values()].map(({ sts }) => Number(sts.held.id)));
    setInterval(() => journal.tidy(() => kept.values()), 1);
    setInterval(() => {
      for (let i = 0; i < 20; i++) {
        n++;
        const one = { domain: 'd' + (n % 200), sts: { held: { id: String(n), text: 'x'.repeat(2000), fetchedAt: 5 } }, usedAt: 7 };
        kept.set(one.domain, one);
        journal.put(one.domain, one.sts, one.usedAt);
      }
      process.stdout.write(n + '\\n');
    }, 1);`;
  let last = 0;
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.on('data', (chunk) => {
      told += chunk;
      if (told.length > 400 + 150 * round) child.kill('SIGKILL');
    });
    await once(child, 'close');
    last = Number(told.slice(0, told.lastIndexOf('\n')).split('\n').at(-1));
    const highest = Math.max(...Object.values(idsIn(folder)).map(Number));
    expect(highest).toBeGreaterThanOrEqual(last);
  }
  expect(last).toBeGreaterThan(600);
  expect(Object.keys(idsIn(folder))).toHaveLength(200);
  expect(existsSync(`${fileOf(folder)}.new`)).toBe(false);
});

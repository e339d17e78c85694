import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reportMail } from '../../core/mail/build-mail.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { reportWith } from '../../field/field-reports.table.ts';
import { csvExport } from './csv-export.ts';

const folder = temporaryFolder();
const program = join(import.meta.dirname, '../../../bin/strictmx.js');

/** With a heap that holds the bytes of the largest file, and little more. */
function summarize(name: string, bytes: Buffer) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  const args = ['--max-old-space-size=200', program, 'report', 'read', '--summary', '--json', file];
  const { status, signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const { reports, unread } = JSON.parse(stdout || '{}');
  return { status, signal, reports, unread: unread?.map((one: { why: string }) => one.why) };
}

const list = (value: string, bytes: number) =>
  gzipSync(`[${`${value},`.repeat(bytes / (value.length + 1))}0]`);
const json = JSON.stringify(reportWith([{ policy: { 'policy-domain': 'example.com' } }], '1'));
const [columns = '', first = ''] = csvExport.toString().split('\r\n');

test.each<[string, string, () => Buffer, object]>([
  ['a list of numbers', 'a.json.gz', () => list('0', 38_000_000), { status: 1, unread: [/JSON|bytes/] }],
  [
    'a list of objects',
    'b.json.gz',
    () => list('{}', 38_000_000),
    { status: 1, unread: [/100,?000 reports/] },
  ],
  [
    'a table of rows of one letter below a report',
    'c.csv',
    () => Buffer.from(`${columns}\n${first}\n${'a\n'.repeat(9_000_000)}`),
    { status: 1, reports: 1, unread: [/values/] },
  ],
  [
    'a mailbox of a mail with the columns of a table as envelope address, and a report',
    'd.mbox',
    () => {
      const hostile = `From "${columns},x"@evil.example Sat Nov 28 03:00:01 2026\nSubject: hi\n\n${'a\n'.repeat(9_000_000)}`;
      return Buffer.from(`${hostile}\nFrom a@b.example Sat Nov 28 03:00:01 2026\n${reportMail({ json })}\n`);
    },
    { status: 0, reports: 1, unread: [] },
  ],
])(
  'report read holds %s in a small heap, and says why it is not read',
  { timeout: 300_000 },
  (_, name, make, { unread, ...expected }: { unread?: RegExp[] }) => {
    const outcome = summarize(name, make());
    expect(outcome).toMatchObject({ signal: null, ...expected });
    expect(outcome.unread).toEqual(unread?.map((why) => expect.stringMatching(why)));
  },
);

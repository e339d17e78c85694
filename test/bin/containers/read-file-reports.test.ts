import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFileReports } from '../../../bin/containers/read-file-reports.ts';
import { reportMail } from '../../core/mail/build-mail.ts';
import { allOf } from '../../fakes/all-of.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { reportWith } from '../../field/field-reports.table.ts';

const folder = temporaryFolder();
const line = 'From a@b.example Sat Nov 28 03:00:01 2026\n';
const chat = 'Subject: lunch?\n\nhello\n';
const report = (id: string) =>
  reportMail({ json: JSON.stringify(reportWith([{ policy: { 'policy-domain': 'example.com' } }], id)) });

async function read(...mails: (Buffer | string)[]): Promise<{ outcomes: unknown[]; seen: number }> {
  const path = join(folder, 'mbox');
  await writeFile(
    path,
    Buffer.concat(mails.flatMap((mail) => [line, mail, '\n\n']).map((one) => Buffer.from(one as string))),
  );
  let seen = 0;
  const found = await allOf(readFileReports(path, () => seen++));
  const outcomes = found.map(({ name, result }) => [
    name.slice(path.length),
    result.ok ? result.reports.map(({ reportId }) => reportId) : result.reason,
  ]);
  return { outcomes, seen };
}

test('readFileReports() passes over the other mails of a mailbox', async () => {
  expect(await read(chat, report('1'), chat, report('2'))).toEqual({
    outcomes: [
      [' (mail 2)', ['1']],
      [' (mail 4)', ['2']],
    ],
    seen: 4,
  });
});

test('readFileReports() says once that nothing in a file is a report', async () => {
  expect(await read(chat, chat)).toEqual({ outcomes: [['', 'not-a-report']], seen: 2 });
});

test('readFileReports() gives the bytes of each report', async () => {
  const [first] = await allOf(readFileReports(join(folder, 'mbox')));
  expect(first?.bytes).toBeUndefined();
  await read(report('1'), chat);
  const [second] = await allOf(readFileReports(join(folder, 'mbox')));
  expect(second?.bytes?.includes(report('1'))).toBe(true);
});

const columns = 'organization_name,begin_date,report_id,successful_session_count';

test('readFileReports() reads a mail whose envelope address has the columns of a CSV as a mail', async () => {
  const path = join(folder, 'hostile.mbox');
  const hostile = `From "${columns},x"@evil.example Sat Nov 28 03:00:01 2026\nSubject: hi\n\n${'a\n'.repeat(50_000)}`;
  await writeFile(path, `${hostile}\n${line}${report('1')}\n`);
  expect(await allOf(readFileReports(path))).toMatchObject([
    { name: `${path} (mail 2)`, result: { ok: true, reports: [{ reportId: '1' }] } },
  ]);
});

test('readFileReports() names the report of an export that cannot be read, and reads the others', async () => {
  const json = (id: string) => reportWith([{ policy: { 'policy-domain': 'example.com' } }], id);
  const path = join(folder, 'export.json');
  await writeFile(path, JSON.stringify([json('1'), { ...json('2'), policies: 0 }, json('3'), {}]));
  const found = await allOf(readFileReports(path));
  expect(found.map(({ name, result }) => [name.slice(path.length), result.ok || result.reason])).toEqual([
    [' (report 1)', true],
    [' (report 2)', 'no-policies'],
    [' (report 3)', true],
  ]);
  const table = join(folder, 'export.csv');
  await writeFile(table, `${columns}\nx,2026-11-23,1,1\n${'s'.repeat(200_000)}\n`);
  const rows = await allOf(readFileReports(table));
  expect(rows.map(({ name, result }) => [name.slice(table.length), result.ok || result.reason])).toEqual([
    [' (report 1)', true],
    [' (report 2)', 'too-large'],
  ]);
});

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { addReportCommand } from '../../../bin/commands/report.ts';
import { reportMail } from '../../core/mail/build-mail.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { runCommand } from './run-command.ts';

const json = JSON.stringify({
  'organization-name': 'Reporter',
  'date-range': { 'start-datetime': '2026-11-23T00:00:00', 'end-datetime': '2026-11-23T23:59:59Z' },
  'contact-info': 'tls@reporter.example',
  'report-id': 'id-1@reporter.example',
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-string': ['version: STSv1'], 'mx-host': ['mx.example.com'] },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 1 },
      'failure-details': [
        { 'result-type': 'certificate-expired', 'receiving-ip': '192.0.2.1', 'failed-session-count': 1 },
      ],
    },
  ],
});

const folder = temporaryFolder();
const archives = temporaryFolder();
beforeAll(async () => {
  await writeFile(join(folder, 'report.eml'), reportMail({ json }));
  await writeFile(join(folder, 'a!example.org!1!2!.json'), json);
  await writeFile(join(folder, 'note.txt'), 'hello');
});

const read = (...args: string[]) => runCommand(addReportCommand, ['report', 'read', ...args]);

const file = (name: string) => join(folder, name);

describe('report read --json prints one line per file', () => {
  test('with exactly the documented members', async () => {
    const { out, exit } = await read(file('report.eml'), '--json');
    expect(out).toBe(
      `${JSON.stringify({
        file: file('report.eml'),
        ok: true,
        reports: [
          {
            organizationName: 'Reporter',
            contactInfo: 'tls@reporter.example',
            reportId: 'id-1@reporter.example',
            begin: '2026-11-23T00:00:00Z',
            end: '2026-11-23T23:59:59Z',
            policies: [
              {
                policyType: 'sts',
                policyString: ['version: STSv1'],
                mxHost: ['mx.example.com'],
                successfulSessions: 5,
                failedSessions: 1,
                failureDetails: [
                  { resultType: 'certificate-expired', failedSessions: 1, receivingIp: '192.0.2.1' },
                ],
                policyDomain: 'example.com',
              },
            ],
            notes: [
              'date-range.start-datetime has no zone, read as UTC',
              'policy.policy-domain is missing, taken from TLS-Report-Domain',
            ],
          },
        ],
      })}\n`,
    );
    expect(exit).toBeUndefined();
  });

  test('for files that cannot be read, and continues', async () => {
    const { out, exit } = await read(file('note.txt'), file('nowhere'), file('report.eml'), '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.slice(0, 2)).toEqual([
      {
        file: file('note.txt'),
        ok: false,
        reason: 'not-a-report',
        detail: 'it is neither mail nor JSON nor gzip nor zip',
      },
      { file: file('nowhere'), ok: false, reason: 'cannot-open', detail: 'the file does not exist' },
    ]);
    expect(lines[2]).toMatchObject({ ok: true });
    expect(exit).toBe(2);
  });

  test('with the domain from the file name, if the report has none', async () => {
    const { out } = await read(file('a!example.org!1!2!.json'), '--json');
    expect(JSON.parse(out)).toMatchObject({ reports: [{ policies: [{ policyDomain: 'example.org' }] }] });
  });
});

describe('report read prints a page', () => {
  test('for each file', async () => {
    const { out, exit } = await read(file('report.eml'));
    expect(out).toContain('Reporter about example.com\n  2026-11-23, the whole day (UTC)\n');
    expect(exit).toBeUndefined();
  });

  test('for the example of README.md', async () => {
    const { out, exit } = await read(
      fileURLToPath(new URL('../../../docs/example-report.json', import.meta.url)),
    );
    expect(out).toContain('Example Sender Inc. about example.com\n');
    expect(exit).toBeUndefined();
  });

  test('and exits with 1 for a file that is no report', async () => {
    expect((await read(file('note.txt'))).exit).toBe(1);
  });

  test('and says which files it cannot open', async () => {
    expect(await read(file('nowhere'))).toMatchObject({
      out: '',
      err: `Cannot read "${file('nowhere')}": the file does not exist\n`,
      exit: 2,
    });
  });
});

describe('report read --summary prints one page', () => {
  const year = (days: number) =>
    Object.fromEntries(
      Array.from({ length: days }, (_, at) => [
        `${at}.eml`,
        reportMail({ json: json.replace('id-1', `id-${at}`) }),
      ]),
    );

  test('over a folder, and exits with 1 if a file was not read', async () => {
    const { out, exit } = await read(folder, '--summary');
    expect(out).toContain('2 reports in 3 files');
    expect(out).toContain('note.txt: it is neither mail nor JSON nor gzip nor zip');
    expect(exit).toBe(1);
  });

  test('over a zip of a year, as JSON', async () => {
    await writeFile(join(archives, 'year.zip'), zipSync(year(400)));
    const { out, exit } = await read(join(archives, '*.zip'), '--summary', '--json');
    expect(JSON.parse(out)).toMatchObject({ files: 1, reports: 400, successfulSessions: 2_000 });
    expect(exit).toBeUndefined();
  });

  test('that names what cannot be opened', async () => {
    const { out, exit } = await read(file('nowhere'), file('note.txt'), '--summary');
    expect(out).toContain('nowhere: the file does not exist');
    expect(exit).toBe(2);
  });
});

test('report read reads a mailbox that is too large as a whole mail by mail', async () => {
  const mail = reportMail({ json });
  const line = Buffer.from('From a@b.example Sat Nov 28 03:00:01 2026\n');
  const chat = Buffer.from(`Subject: photos\n\n${'x'.repeat(42_000_000)}`);
  const path = join(archives, 'large.mbox');
  await writeFile(
    path,
    Buffer.concat([line, mail, Buffer.from('\n\n'), line, chat, Buffer.from('\n\n'), line, mail]),
  );
  const { out, exit } = await read(path, '--json');
  const lines = out
    .trim()
    .split('\n')
    .map((one) => JSON.parse(one));
  expect(lines.map(({ file: name, ok }) => [name.slice(path.length), ok])).toEqual([
    [' (mail 1)', true],
    [' (mail 2)', false],
    [' (mail 3)', true],
  ]);
  expect(exit).toBe(1);
  const summary = await read(path, '--summary', '--json');
  expect(JSON.parse(summary.out)).toMatchObject({ files: 1, reports: 1, repeats: 1, unreadCount: 1 });
  await rm(path);
});

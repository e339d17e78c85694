import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { addLintCommand } from '../../../bin/commands/lint.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';
import { type Ran, runCommand } from './run-command.ts';

const policy = 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n';

const folder = temporaryFolder();
beforeAll(async () => {});

async function lint(args: string[]): Promise<Ran> {
  const ran = await runCommand(addLintCommand, ['lint', ...args]);
  const [out, err] = [ran.out, ran.err].map((text) => text.replaceAll(folder, 'FOLDER')) as [string, string];
  return { ...ran, out, err };
}

async function lintText(kind: string, content: string | Uint8Array, ...options: string[]) {
  const file = join(folder, 'input.txt');
  await writeFile(file, content);
  return lint([kind, file, ...options]);
}

describe('lint --json prints one line', () => {
  test('for a policy', async () => {
    const { out, exit } = await lintText('policy', policy.replace('604800', '2592000'), '--json');
    expect(out).toBe(
      '{"ok":true,"policy":{"mode":"enforce","mx":["mail.example.com","*.example.net"],"maxAgeSeconds":2592000},"errors":[],"warnings":[]}\n',
    );
    expect(exit).toBe(0);
  });

  test('for an invalid policy', async () => {
    const { out, exit } = await lintText('policy', policy.replace('enforce', 'enfroce'), '--json');
    expect(out).toBe(
      '{"ok":false,"errors":["\\"mode\\" is \\"enfroce\\", expected \\"enforce\\", \\"testing\\" or \\"none\\""],"warnings":[]}\n',
    );
    expect(exit).toBe(1);
  });

  test.each([
    [
      'mta-sts-record',
      'v=spf1 -all\r\nv=STSv1; id=20261124T120000;\r\n',
      '{"ok":true,"record":{"id":"20261124T120000"}}\n',
    ],
    [
      'mta-sts-record',
      'v=STSv1; id=a-b',
      '{"ok":false,"errors":["\\"id\\" is \\"a-b\\", expected 1 to 32 letters and digits"]}\n',
    ],
    ['mta-sts-record', '', '{"ok":false,"errors":["no record begins with \\"v=STSv1;\\""]}\n'],
    [
      'tls-rpt-record',
      'v=TLSRPTv1; rua=mailto:a@example.com',
      '{"ok":true,"record":{"rua":["mailto:a@example.com"]}}\n',
    ],
  ])('for %s %j', async (kind, content, line) => {
    const { out, exit } = await lintText(kind, content, '--json');
    expect(out).toBe(line);
    expect(exit).toBe(line.startsWith('{"ok":true') ? 0 : 1);
  });
});

describe('lint prints a page without colours if there is no terminal', () => {
  test.each([
    ['a policy with advice', 'policy', policy, 'policy.txt'],
    ['an invalid policy', 'policy', `${policy}\nmode\u001b[31m\n`, 'policy-faulty.txt'],
    ['a record', 'mta-sts-record', 'v=STSv1; id=20261124T120000;\n', 'mta-sts-record.txt'],
    ['two records', 'mta-sts-record', 'v=STSv1; id=a;\nv=STSv1; id=b;\n', 'mta-sts-record-faulty.txt'],
    [
      'destinations',
      'tls-rpt-record',
      'v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/r\n',
      'tls-rpt-record.txt',
    ],
    [
      'an address without mailto:',
      'tls-rpt-record',
      'v=TLSRPTv1; rua=a@example.com\n',
      'tls-rpt-record-faulty.txt',
    ],
  ])('for %s', async (_what, kind, content, golden) => {
    const { out } = await lintText(kind, content);
    await expect(out).toMatchFileSnapshot(`../../golden/lint/${golden}`);
  });
});

test('lint of a missing file says so on standard error and exits 2', async () => {
  const { out, err, exit } = await lint(['policy', join(folder, 'nowhere')]);
  expect({ out, err, exit }).toEqual({
    out: '',
    err: 'Cannot read "FOLDER/nowhere": the file does not exist\n',
    exit: 2,
  });
});

test('lint of a folder says so and exits 2', async () => {
  const { err, exit } = await lint(['policy', folder]);
  expect({ err, exit }).toEqual({ err: 'Cannot read "FOLDER": it is a folder, expected a file\n', exit: 2 });
});

test('lint reads at most a megabyte', async () => {
  const { out } = await lintText('policy', new Uint8Array(3_000_000).fill(0x61), '--json');
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    errors: ['the policy has 1048577 bytes, expected at most 65536 (RFC 8461 §3.3)'],
  });
});

test('lint reads standard input for "-"', async () => {
  const script =
    "import { Command } from 'commander'; import { addLintCommand } from './bin/commands/lint.ts';" +
    "const program = new Command(); addLintCommand(program); await program.parseAsync(['lint', 'policy', '-', '--json'], { from: 'user' });";
  const out = await new Promise<string>((resolve, reject) => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
    child.stdin?.end(policy);
  });
  expect(JSON.parse(out)).toMatchObject({ ok: true, policy: { mode: 'enforce' } });
});

test.each([
  ['60', '60 s (1 minute)'],
  ['5', '5 s'],
  ['129600', '129600 s (1.5 days)'],
])('lint policy says a max_age of %s as %s', async (seconds, text) => {
  const { out } = await lintText('policy', policy.replace('604800', seconds));
  expect(out).toMatch(new RegExp(`max_age +${text.replace(/[()]/gu, '\\$&')}\n`, 'u'));
});

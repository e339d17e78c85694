import { expect, test } from 'vitest';
import { createCommandLine } from '../../bin/command-line.ts';
import { runProgram } from './commands/run-command.ts';

const lintKinds = 'policy, mta-sts-record, tls-rpt-record';

test.each([
  [['lint', 'foo'], `error: unknown command 'foo', expected one of ${lintKinds}\n`],
  [['lint', 'tlsrpt-record'], `expected one of ${lintKinds}; did you mean 'tls-rpt-record'?\n`],
  [['digets', '2026-11-23'], 'token, owner, export, collect, outbound, redrive, aws, resolve'],
  [['digets', '2026-11-23'], "; did you mean 'digest'?"],
  [['domain', 'chekc'], "unknown command 'chekc', expected one of check, "],
])('nameKnownCommands() answers %j with what there is', async (args, message) => {
  const { exit, out, err } = await runProgram(createCommandLine('0.0.0'), args);
  expect(err).toContain(message);
  expect([exit, out]).toEqual([2, '']);
});

/**
 * What is printed may have text of strangers in it. So one module writes to the terminal and one writes logs, and each
 * escapes; HTML, Slack's markup and CSV are escaped by one function each, and made only in the files that are known here.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';

const sources = '{core,service,api,adapters,lambdas,lib,bin}/**/*.{ts,js,pl}';

async function filesWith(pattern: RegExp, where = sources): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(where)) if (pattern.test(readFileSync(file, 'utf8'))) files.push(file);
  return files.sort();
}

test.each<[what: string, pattern: RegExp, files: string[]]>([
  [
    'writes to standard output and standard error',
    /\bconsole\b(?:\.(?:log|error|warn|info|debug|table|dir)\b|\[)|\bstd(?:out|err)\s*\??\.\s*(?:write|end|cork|_handle)\b|writeSync\([12]\b|\/dev\/std|\bprint STD(?:OUT|ERR)/,
    // The bridge writes to a pipe, in a form of its own; strictmx.js only that this Node.js cannot load print.ts.
    ['adapters/system.ts', 'bin/collect/datagram-bridge.pl', 'bin/print.ts', 'bin/strictmx.js'],
  ],
  ['logs with a logger of its own', /new Logger\(/, ['adapters/aws/powertools-log.ts']],
  [
    'makes HTML',
    /<!DOCTYPE html>|<\/(?:p|td|a|h1|h2|div|span|li|button)>|\.innerHTML/i,
    ['api/pages/confirmation-page.ts', 'core/digest/page/render-html.ts'],
  ],
  [
    'prints for a person: each is also in nasty-texts.test.ts, or prints nothing of strangers',
    /from '\.{1,2}\/print\.ts'/,
    [
      'bin/app.ts',
      'bin/command-line.ts',
      'bin/commands/aws.ts',
      'bin/commands/call-api.ts',
      'bin/commands/collect.ts',
      'bin/commands/digest.ts',
      'bin/commands/domain-check.ts',
      'bin/commands/export.ts',
      'bin/commands/lint.ts',
      'bin/commands/outbound.ts',
      'bin/commands/owner.ts',
      'bin/commands/redrive.ts',
      'bin/commands/replay.ts',
      'bin/commands/report.ts',
      'bin/commands/resolve.ts',
      'bin/commands/sending-status.ts',
      'bin/commands/token.ts',
      'bin/run-service.ts',
    ],
  ],
  ['makes CSV', /join\(','\)\}\\r\\n/, ['core/text/format-csv.ts']],
  ["makes a link in Slack's markup", /`<\$\{[^}]*\}\|/, ['service/watch/compose-alarm.ts']],
  ['writes a header of a mail', /\bsetHeader\(|MimeNode/, ['core/mail/write-mail.ts']],
])('only the known files have code that %s', async (_, pattern, files) => {
  expect(await filesWith(pattern)).toEqual(files);
});

/** What is refused has a code and facts; its sentence is in core/words, in each language (docs/decisions/0011). */
test.each<[what: string, pattern: RegExp, files: string[]]>([
  [
    'begin a sentence about what cannot be done: each is an exception, which only the log shows',
    /['"`]Cannot /,
    [
      'service/daily-mail/claim-digest.ts',
      'service/ports/dns-zone.ts',
      'service/ports/object-store.ts',
      'service/ports/task-queue.ts',
      'service/store/stored-object.ts',
      'service/tasks/do-task.ts',
    ],
  ],
  [
    'make an answer without words: for a batch of a wrong form, and for what the relay says about a mail',
    /new ApiProblem\(/,
    ['api/handle-failures.ts', 'api/problem.ts', 'api/refusal.ts'],
  ],
  [
    'say in English what form a field of a request must have',
    /\bunprocessable\(|reason: 'invalid-input',/,
    [
      'api/handle-failures.ts',
      'api/middleware/refuse-unknown-query.ts',
      'api/problem.ts',
      'api/refusal.ts',
      'api/request.ts',
      'api/routes/digests.ts',
      'api/routes/life-cycle.ts',
      'api/routes/outbound.ts',
      'api/routes/reports.ts',
      'service/access/choose-scopes.ts',
      'service/intake/replay.ts',
      'service/life-cycle/request-migration.ts',
      'service/outbound/normalise-settings.ts',
      'service/outbound/preview-outbound.ts',
      'service/publishing/put-policy.ts',
    ],
  ],
])('only the known files of api/ and service/ %s', async (_, pattern, files) => {
  expect(await filesWith(pattern, '{api,service}/**/*.ts')).toEqual(files);
});

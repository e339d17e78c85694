/**
 * What is printed may have text of strangers in it. So one module writes to the terminal and one writes logs, and each
 * escapes; HTML, Slack's markup and CSV are escaped by one function each, and made only in the files that are known here.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';

const sources = '{core,service,api,console,adapters,lambdas,lib,bin}/**/*.{ts,js,pl}';

/** In templates of console/html.ts, which escape every part. */
const madeByTemplate = /^console\//;

async function filesWith(pattern: RegExp, where = sources, but = /^$/u): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(where)) {
    if (!but.test(file) && pattern.test(readFileSync(file, 'utf8'))) files.push(file);
  }
  return files.sort();
}

test.each<[what: string, pattern: RegExp, files: string[], but?: RegExp]>([
  [
    'writes to standard output and standard error',
    /\bconsole\b(?:\.(?:log|error|warn|info|debug|table|dir)\b|\[)|\bstd(?:out|err)\s*\??\.\s*(?:write|end|cork|_handle)\b|writeSync\([12]\b|\/dev\/std|\bprint STD(?:OUT|ERR)/,
    // The bridge writes to a pipe, in a form of its own; strictmx.js only that this Node.js cannot load print.ts.
    ['adapters/system.ts', 'bin/collect/datagram-bridge.pl', 'bin/print.ts', 'bin/strictmx.js'],
  ],
  ['logs with a logger of its own', /new Logger\(/, ['adapters/aws/powertools-log.ts']],
  [
    'puts markup into a page as it is',
    /\bownMarkup\(|\braw\(/,
    ['console/html.ts', 'console/layout.ts', 'console/parts/icon.ts', 'console/parts/session-chart.ts'],
  ],
  [
    'makes HTML',
    /<!DOCTYPE html>|<\/(?:p|td|a|h1|h2|div|span|li|button)>|\.innerHTML/i,
    ['api/pages/small-page.ts', 'core/digest/page/add-footer-link.ts', 'core/digest/page/render-html.ts'],
    madeByTemplate,
  ],
  [
    'prints for a person: each is also in nasty-texts.test.ts, or prints nothing of strangers',
    /from '(?:\.{1,2}\/)+print\.ts'/,
    [
      'bin/app.ts',
      'bin/apply/carry-out-all.ts',
      'bin/client/fetch-list.ts',
      'bin/client/print-answer.ts',
      'bin/command-line.ts',
      'bin/commands/apply.ts',
      'bin/commands/aws.ts',
      'bin/commands/call-api.ts',
      'bin/commands/collect.ts',
      'bin/commands/completion.ts',
      'bin/commands/digest.ts',
      'bin/commands/domain-check.ts',
      'bin/commands/export.ts',
      'bin/commands/hosting/list-domains.ts',
      'bin/commands/hosting/policy.ts',
      'bin/commands/hosting/remove-domain.ts',
      'bin/commands/init.ts',
      'bin/commands/lint.ts',
      'bin/commands/outbound/outbound.ts',
      'bin/commands/owner.ts',
      'bin/commands/redrive.ts',
      'bin/commands/replay.ts',
      'bin/commands/report.ts',
      'bin/commands/resolve.ts',
      'bin/commands/sending-status.ts',
      'bin/commands/token.ts',
      'bin/commands/trial-ports.ts',
      'bin/import/import-command.ts',
      'bin/resolve/config-command.ts',
      'bin/resolve/lists/list-command.ts',
      'bin/resolve/serve-command.ts',
      'bin/resolve/serve.ts',
      'bin/run-service.ts',
    ],
  ],
  ['makes CSV', /join\(','\)\}\\r\\n/, ['core/text/format-csv.ts']],
  ["makes a link in Slack's markup", /`<\$\{[^}]*\}\|/, ['service/watch/alarm/compose-webhook.ts']],
  ['writes a header of a mail', /\bsetHeader\(|MimeNode/, ['core/mail/write-mail.ts']],
])('only the known files have code that %s', async (_, pattern, files, but) => {
  expect(await filesWith(pattern, sources, but)).toEqual(files);
});

/** What is refused has a code and facts; its sentence is in core/words, in each language (docs/decisions/0011). */
test.each<[what: string, pattern: RegExp, files: string[]]>([
  [
    'begin a sentence about what cannot be done: each is an exception, which only the log shows',
    /['"`]Cannot /,
    [
      'service/daily-mail/claim-digest.ts',
      'service/ports/dns-zone.ts',
      'service/ports/mail-out.ts',
      'service/ports/object-store.ts',
      'service/ports/task-queue.ts',
      'service/store/stored-object.ts',
      'service/tasks/do-task.ts',
    ],
  ],
  [
    'make an answer without words: for a batch of a wrong form',
    /new ApiProblem\(/,
    ['api/problem.ts', 'api/refusal.ts'],
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

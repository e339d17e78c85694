import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';

/** Real reports that other projects published. They stay outside the tree, so this runs where they are at hand. */
const folder = new URL('../../../../../shared/samples/tlsrpt/', import.meta.url);

const figures: [file: string, successes: number, failures: number][] = [
  ['google.eml', 48, 0],
  ['microsoft.eml', 2, 0],
  ['failure.eml', 4523, 2],
  ['rpt01.eml', 5326, 303],
  ['rfc8460-example.json', 5326, 303],
  ['google.json', 53, 0],
  ['microsoft-no-zone.json', 7, 0],
  ['microsoft-fetch-error.json', 0, 3],
  ['stalwart-null-contact.json', 1, 0],
  ['mail-ru.json', 0, 1],
  ['lenient.json', 43, 7],
];

describe.runIf(existsSync(folder))('readReport() gives the published figures of', () => {
  test.each(figures)('%s', async (file, successes, failures) => {
    const result = await readReport(await readFile(new URL(file, folder)), { fileName: file });
    const policies = result.ok ? result.reports.flatMap((report) => report.policies) : [];
    const add = (name: 'successfulSessions' | 'failedSessions') =>
      policies.reduce((sum, policy) => sum + (policy[name] ?? 0), 0);
    expect([add('successfulSessions'), add('failedSessions')]).toEqual([successes, failures]);
  });
});

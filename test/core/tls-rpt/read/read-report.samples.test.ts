import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { sampleFigures } from '../../../fixtures/sample-figures.ts';

/** Real reports that other projects published. They stay outside the tree, so this runs where they are at hand. */
const folder = new URL('../../../../../shared/samples/tlsrpt/', import.meta.url);

describe.runIf(existsSync(folder))('readReport() gives the published figures of', () => {
  test.each(sampleFigures)('%s', async (file, successes, failures) => {
    const result = await readReport(await readFile(new URL(file, folder)), { fileName: file });
    const policies = result.ok ? result.reports.flatMap((report) => report.policies) : [];
    const add = (name: 'successfulSessions' | 'failedSessions') =>
      policies.reduce((sum, policy) => sum + (policy[name] ?? 0), 0);
    expect([add('successfulSessions'), add('failedSessions')]).toEqual([successes, failures]);
  });
});

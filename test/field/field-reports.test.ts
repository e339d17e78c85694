import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { countByCommand, countByRules, countByService } from './field-figures.ts';
import { fieldReports } from './field-reports.table.ts';

const bytesOf = (input: unknown): Buffer =>
  Buffer.isBuffer(input) ? input : Buffer.from(JSON.stringify(input));

describe('reports from the field are counted correctly by the rules and by the service:', () => {
  test.each(fieldReports)('$situation ($source)', async ({ input, right, because }) => {
    const bytes = bytesOf(input);
    expect(await countByRules(bytes, 'example.com'), because).toEqual(right);
    expect(await countByService(bytes), because).toEqual(right);
  });
});

/** Samples that stay outside the tree, so this runs where they are at hand. */
const folder = new URL('../../../shared/samples/field/', import.meta.url);

describe.runIf(existsSync(folder))('the samples are counted as their table says:', () => {
  test.each([
    ['dane-mx-as-policy-domain.json', { reports: 1, successful: 0, failed: 4 }],
    ['no-failure-total.json', { reports: 1, successful: 5, failed: 7 }],
    ['postfix-disjoint-tlsa-sts.json', { reports: 1, successful: 6, failed: 10 }],
    ['flat-underscore.json', { reports: 1, successful: 4, failed: 1 }],
    ['three-reports.mbox', { reports: 3, successful: 15, failed: 0 }],
    ['webmail-export.zip', { reports: 1, successful: 5, failed: 0 }],
    ['gzipped-mail.eml.gz', { reports: 1, successful: 5, failed: 0 }],
  ])('%s', async (file, right) => {
    const path = new URL(file, folder);
    const bytes = await readFile(path);
    expect(await countByRules(bytes, 'customer.example', file)).toEqual(right);
    expect(await countByCommand(fileURLToPath(path)), 'by the command line').toEqual(right);
    expect(await countByService(bytes, 'customer.example'), 'by the service').toEqual(right);
  });
});

import { expect, test } from 'vitest';
import { formatImport, formatImportProgress, ImportTally } from '../../../bin/import/import-tally.ts';

test('ImportTally adds up what was imported, and names what was not', () => {
  const tally = new ImportTally();
  tally.add({ outcome: 'counted', reports: 2, verified: 1 });
  tally.add({ outcome: 'counted', reports: 1 });
  tally.add({ outcome: 'known', reports: 4, verified: 4 });
  tally.add({ outcome: 'no-room', reports: 0 });
  tally.addElsewhere(['x.example', '']);
  tally.addElsewhere(['x.example']);
  for (let n = 0; n < 22; n++) tally.addRefused(`a.mbox (mail ${n})`, 'it is damaged');
  const { summary } = tally;
  expect(summary).toMatchObject({ counted: 3, verified: 1, known: 4, notHostedCount: 2, refusedCount: 22 });
  const page = formatImport(summary).split('\n');
  expect(page.slice(0, 9)).toEqual([
    '3 reports imported: 1 verified, 2 not verified',
    '4 reports known already',
    '',
    'About domains that are not hosted here',
    '  x.example: 2 reports',
    '  no domain named: 1 report',
    '',
    'Not imported',
    '  a.mbox (mail 0): it is damaged',
  ]);
  expect(page.at(-1)).toBe('  and 2 more');
  expect(formatImport(summary, true)).toContain('3 reports would be imported\n');
  expect(formatImportProgress(30, summary)).toBe(
    '30 mails or reports read, 3 imported, 4 known, 22 not imported',
  );
});

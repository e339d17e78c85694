import { expect, test } from 'vitest';
import { prefixes } from '../../../../service/store/prefixes.ts';
import {
  importedReportKey,
  incomingMailKey,
  incomingPostKey,
  isImportedReport,
} from '../../../../service/store/reports/incoming.ts';

test('raw reports are where replay looks for them', () => {
  expect(incomingMailKey('m1')).toBe(`${prefixes.incomingMail}m1`);
  expect(incomingPostKey('inbox', 'abc')).toBe(`${prefixes.incomingPosts}inbox/abc`);
});

test('isImportedReport() knows the keys of imported reports, and no other', () => {
  expect(isImportedReport(importedReportKey('inbox', 'abc'))).toBe(true);
  for (const key of [
    incomingPostKey('inbox', 'abc'),
    incomingMailKey('inbox/import-abc'),
    'posts/import-abc',
  ])
    expect(isImportedReport(key), key).toBe(false);
});

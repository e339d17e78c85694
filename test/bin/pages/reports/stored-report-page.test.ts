import { expect, test } from 'vitest';
import { formatStoredReport } from '../../../../bin/pages/reports/stored-report-page.ts';
import { painter } from '../../../../core/text/terminal.ts';
import { reportAnswer } from '../../../console/answers.ts';

const style = { paint: painter(false), width: 120 };

test('formatStoredReport() says why a report is not verified, and what it contains', () => {
  const page = formatStoredReport({ ...reportAnswer, notes: ['read as UTC', 'cut'] }, style);
  expect(page).toMatch(/verified +no: nobody signed it/u);
  expect(page).toMatch(/notes +read as UTC; cut/u);
  expect(page).toContain('5 sessions succeeded, 2 failed');
  expect(page).not.toMatch(/[\u202e\u200b]/u);
});

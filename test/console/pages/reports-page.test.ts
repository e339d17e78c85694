import { expect, test } from 'vitest';
import { reportsPage } from '../../../console/pages/reports-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { harmful, reportAnswer } from '../answers.ts';

test('reportsPage() lists reports with their figures, and the rest on the next page', () => {
  const markup = String(
    reportsPage({ domain: 'example.com', reports: [reportAnswer], cursor: 'x' }, englishConsole, format),
  );
  expect(markup).toContain(
    'href="/console/domains/example.com/reports/2026-11-23.0123456789abcdef">Mon 23 Nov</a>',
  );
  expect(markup).toContain('data-label="Sessions">7</td>');
  expect(markup).toContain('Not verified');
  expect(markup).toContain('?cursor=x">Older reports');
  expect(markup).not.toMatch(harmful);
  const empty = { domain: 'example.com', reports: [], unreadable: ['2026-11-23.0'] };
  expect(String(reportsPage(empty, englishConsole, format))).toMatch(
    /cannot fully read 1 of them.*No report/u,
  );
});

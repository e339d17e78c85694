import { expect, test } from 'vitest';
import { reportPage } from '../../../console/pages/report-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { harmful, reportAnswer } from '../answers.ts';

test('reportPage() shows a report of a stranger, and why it is not verified', () => {
  const markup = String(reportPage('example.com', reportAnswer, englishConsole, format));
  expect(markup).toContain('Not verified: nobody signed it.');
  expect(markup).toContain('data-label="Failed">2</td>');
  expect(markup).not.toMatch(harmful);
  expect(markup).not.toContain('are shown here');
});

test('reportPage() shows no more than 200 details of a report', () => {
  const [policy] = reportAnswer.policies;
  const many = {
    ...policy!,
    failureDetails: Array.from({ length: 5000 }, () => policy!.failureDetails![0]!),
  };
  const markup = String(
    reportPage('example.com', { ...reportAnswer, policies: [many] }, englishConsole, format),
  );
  expect(markup.match(/data-label="Failed"/gu)).toHaveLength(200);
  expect(markup).toContain(
    'Only 200 of 5,000 are shown here. The download has all of them: <a href="/v1/domains/example.com/export?format=csv&amp;rows=details">',
  );
});

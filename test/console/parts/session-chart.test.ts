import { expect, test } from 'vitest';
import { sessionChart } from '../../../console/parts/session-chart.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { summaryAnswer } from '../answers.ts';

test('sessionChart() draws 3 failures of 800 so that they are seen, and has the same in a table', () => {
  const markup = String(sessionChart(summaryAnswer.days, englishConsole, format));
  expect(
    markup
      .match(/<rect class="bar failed"[^>]*height="(\d+)"/gu)
      ?.map((bar) => /height="(\d+)"/u.exec(bar)?.[1]),
  ).toEqual(['30', '0']);
  expect(markup).toContain('<td class="number">797</td><td class="number">3</td>');
  expect(markup).toContain('role="img" aria-label="Sessions of the last 2 days"');
});

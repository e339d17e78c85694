import { expect, test } from 'vitest';
import { failureList } from '../../../console/parts/failure-list.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { english } from '../../../core/words/en/words.ts';
import { harmful, summaryAnswer } from '../answers.ts';

test('failureList() puts what is verified first, and says what is not', () => {
  const markup = String(failureList(summaryAnswer, englishConsole, english));
  expect(markup.indexOf('Certificate expired')).toBeLessThan(markup.indexOf('Nobody knows'));
  expect(markup.match(/\(not verified\)/gu)).toHaveLength(1);
  expect(markup).toContain('<li>Renew it</li>');
  expect(markup).not.toMatch(harmful);
  expect(String(failureList({ ...summaryAnswer, resultTypes: [] }, englishConsole, english))).toContain(
    'No failure',
  );
});

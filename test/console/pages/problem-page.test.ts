import { expect, test } from 'vitest';
import { problemPage } from '../../../console/pages/problem-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { nasty } from '../answers.ts';

test('problemPage() says what went wrong, and leads back', () => {
  const markup = String(problemPage(nasty, englishConsole));
  expect(markup).toContain('&lt;script&gt;');
  expect(markup).not.toContain('<script>');
  expect(markup).toContain('href="/console/domains"');
});

import { expect, test } from 'vitest';
import { actButton, nextStepLink } from '../../../console/parts/next-step.ts';
import { nextActs } from '../../../core/finding/next-act.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

test.each(nextActs)('nextStepLink() and actButton() lead to the page of "%s"', (nextAct) => {
  const link = String(nextStepLink({ domain: 'a.example', nextStep: 'Do <this>', nextAct }));
  expect(link).toMatch(/^<a href="\/console\/domains\/a\.example[/#\w]*">Do &lt;this&gt;<\/a>$/u);
  const [, path = ''] = /href="([^"]+)"/u.exec(link) ?? [];
  expect(String(actButton('a.example', nextAct, englishConsole))).toContain(`href="${path}"`);
});

test('nextStepLink() without an act is the sentence alone', () => {
  expect(String(nextStepLink({ domain: 'a.example', nextStep: 'Wait' }))).toBe('Wait');
  expect(actButton('a.example', undefined, englishConsole)).toBe(false);
});

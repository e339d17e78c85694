import { expect, test } from 'vitest';
import { signInPage } from '../../../console/pages/sign-in-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

test.each([
  ['unknown', 'This token is unknown'],
  ['tooMany', 'Too many attempts'],
  ['expired', 'Your session is over'],
] as const)('signInPage() says what was %s', (problem, text) => {
  expect(String(signInPage({ next: '/console/domains', problem }, englishConsole))).toContain(text);
});

test('signInPage() says that somebody signed out', () => {
  expect(String(signInPage({ next: '/', isSignedOut: true }, englishConsole))).toContain(
    'You are signed out.',
  );
});

import { expect, test } from 'vitest';
import {
  dnssecUnavailable,
  replyText,
  verdictWords,
  verifyWords,
  whyNotUsedWords,
} from '../../../bin/pages/verdict-words.table.ts';

test.each(Object.entries(verdictWords))(
  'verdictWords names the domain and says what helps: %s',
  (_, words) => {
    expect(words.headline).toContain('DOMAIN');
    expect(words.headline).not.toMatch(/\.$/);
    expect(words.change).toMatch(/\.$/);
  },
);

test('replyText fits into one line of an SMTP reply (RFC 5321 §4.5.3.1.5)', () => {
  for (const text of Object.values(replyText)) expect(text).toMatch(/^[\x20-\x7e]{1,400}$/);
});

test('verifyWords and whyNotUsedWords say first whether a server is used', () => {
  for (const text of Object.values(verifyWords)) expect(text).toMatch(/^used, /);
  for (const text of Object.values(whyNotUsedWords)) expect(text).toMatch(/^not used: /);
});

test('dnssecUnavailable says what to do', () => {
  expect(dnssecUnavailable).toContain('--dns');
});

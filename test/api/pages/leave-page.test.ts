import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { leavePage } from '../../../api/pages/leave-page.ts';
import { languages } from '../../../core/names/language.ts';
import { loadWords } from '../../../core/words/languages.ts';

const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'no-inline-style': 'off' },
});
const reader = { owner: 'Acme', address: 'reader@a.example' };

test.each(
  languages.flatMap((language) => [
    { language, status: 'confirmed', offers: 'declined' },
    { language, status: 'declined', offers: 'confirmed' },
  ]),
)('leavePage() for who is $status, in $language, is valid HTML that offers the opposite', async (one) => {
  const page = leavePage({ ...reader, status: one.status }, await loadWords(one.language));
  expect((await html.validateString(page)).results.flatMap(({ messages }) => messages)).toEqual([]);
  expect([...page.matchAll(/<button [^>]*value="(\w+)"/gu)].map(([, value]) => value)).toEqual([one.offers]);
  expect(page).toContain('Acme');
  expect(page).toContain('reader@a.example');
});

test('leavePage() says that an answer was saved, or that none was', async () => {
  const words = await loadWords('en');
  const { done, notSaved } = words.confirmation;
  const status = 'confirmed';
  expect(leavePage({ ...reader, status, answer: 'confirmed' }, words)).toContain(done.confirmed('Acme'));
  expect(leavePage({ ...reader, status, isNotSaved: true }, words)).toContain(notSaved);
});
